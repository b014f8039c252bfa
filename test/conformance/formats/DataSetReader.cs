// Reads files of data sets as proxies of .NET do, and writes what is in them as JSON beside them.
// Usage: reader.exe FILE…; what is in FILE is written to FILE.mono, floats as their bits.
using System;
using System.Collections.Generic;
using System.Data;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml;
using System.Xml.Serialization;

static class DataSetReader
{
    static void Main(string[] paths)
    {
        var serializer = new XmlSerializer(typeof(DataSet));
        foreach (var path in paths) {
            DataSet set;
            using (var reader = new XmlTextReader(path))
                set = (DataSet)serializer.Deserialize(reader);
            File.WriteAllText(path + ".mono", JsonOf(set.Tables["Table"]));
        }
    }

    static string JsonOf(DataTable table)
    {
        var columns = table.Columns.Cast<DataColumn>().Select(column =>
            "{\"name\":" + Quoted(column.ColumnName) +
            ",\"type\":" + Quoted(column.DataType.Name) + "}");
        var rows = table.Rows.Cast<DataRow>().Select(row =>
            "[" + string.Join(",", row.ItemArray.Select(ValueOf)) + "]");
        return "{\"columns\":[" + string.Join(",", columns) +
            "],\"rows\":[" + string.Join(",\n", rows) + "]}";
    }

    static string ValueOf(object value)
    {
        if (value is DBNull) return "null";
        if (value is bool) return Quoted((bool)value ? "true" : "false");
        if (value is float) return Quoted(HexOf(Reversed(BitConverter.GetBytes((float)value))));
        if (value is double) return Quoted(HexOf(Reversed(BitConverter.GetBytes((double)value))));
        if (value is byte[]) return Quoted(HexOf((byte[])value));
        if (value is DateTime) {
            var moment = (DateTime)value;
            const string form = "yyyy-MM-ddTHH:mm:ss.fffffff";
            var text = moment.ToString(form, CultureInfo.InvariantCulture);
            return Quoted(text + " " + moment.Kind);
        }
        return Quoted(Convert.ToString(value, CultureInfo.InvariantCulture));
    }

    static byte[] Reversed(byte[] bytes)
    {
        Array.Reverse(bytes);
        return bytes;
    }

    static string HexOf(byte[] bytes)
    {
        return string.Concat(bytes.Select(each => each.ToString("X2")));
    }

    static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char letter in text) {
            var isPlain = letter >= ' ' && letter <= '~' && letter != '"' && letter != '\\';
            if (isPlain) quoted.Append(letter);
            else quoted.AppendFormat("\\u{0:x4}", (int)letter);
        }
        return quoted.Append('"').ToString();
    }
}
