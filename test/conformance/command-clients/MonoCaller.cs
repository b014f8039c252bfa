// Makes the calls that it is told through the proxy that Mono's `wsdl` makes of the WSDL, Microsoft's
// own client code. Operations that the WSDL does not have are here as older proxies have them.
// Usage: caller.exe ADDRESS. Lines are those of lines.py.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Runtime.Serialization.Json;
using System.Text;
using System.Web.Services.Protocols;
using System.Xml;
using System.Xml.Linq;

public partial class CommandWebService
{
    const string Namespace = "http://www.birst.com/";

    [SoapDocumentMethod(Namespace + "getDirectoryContents", RequestNamespace = Namespace, ResponseNamespace = Namespace)]
    public string getDirectoryContents(string token, string spaceID, string dir)
    {
        return (string)Invoke("getDirectoryContents", new object[] { token, spaceID, dir })[0];
    }

    [SoapDocumentMethod(Namespace + "extractCloudConnectorData", RequestNamespace = Namespace, ResponseNamespace = Namespace)]
    public string extractCloudConnectorData(string token, string spaceID)
    {
        return (string)Invoke("extractCloudConnectorData", new object[] { token, spaceID })[0];
    }

    [SoapDocumentMethod(Namespace + "listCreatedUsers", RequestNamespace = Namespace, ResponseNamespace = Namespace)]
    public string[] listCreatedUsers(string token)
    {
        return (string[])Invoke("listCreatedUsers", new object[] { token })[0];
    }

    [SoapDocumentMethod(Namespace + "setDashboardView", RequestNamespace = Namespace, ResponseNamespace = Namespace)]
    public void setDashboardView(string token, string userName, string dashboardView)
    {
        Invoke("setDashboardView", new object[] { token, userName, dashboardView });
    }

    [SoapDocumentMethod(Namespace + "importPackage", RequestNamespace = Namespace, ResponseNamespace = Namespace)]
    public string[] importPackage(string token, string spaceFromID, string packageID, string spaceToID)
    {
        return (string[])Invoke("importPackage", new object[] { token, spaceFromID, packageID, spaceToID })[0];
    }

    [SoapDocumentMethod(Namespace + "swapSpaceForPackages", RequestNamespace = Namespace, ResponseNamespace = Namespace)]
    public string swapSpaceForPackages(string token, string sp1Name, string sp2Name, bool syncImportedPackages)
    {
        return (string)Invoke("swapSpaceForPackages", new object[] { token, sp1Name, sp2Name, syncImportedPackages })[0];
    }
}

static class MonoCaller
{
    static readonly Dictionary<string, object> Kept = new Dictionary<string, object>();
    static readonly CommandWebService Proxy = new CommandWebService();

    static void Main(string[] args)
    {
        // As .NET has it where nobody says otherwise.
        ServicePointManager.Expect100Continue = true;
        Proxy.Url = args[0];
        Proxy.CookieContainer = new CookieContainer();
        var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };
        var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));
        output.WriteLine("ready");
        for (string line; (line = input.ReadLine()) != null;) output.WriteLine(Answered(JsonOf(line)));
    }

    static XElement JsonOf(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        using (var reader = JsonReaderWriterFactory.CreateJsonReader(bytes, XmlDictionaryReaderQuotas.Max))
            return XElement.Load(reader);
    }

    static string Answered(XElement asked)
    {
        string operation = asked.Element("operation").Value;
        try {
            var fields = asked.Element("fields").Elements().Select(each => each.Elements().ToList());
            var values = fields.Select(each => Given(each[1].Value, each[2])).ToArray();
            var method = typeof(CommandWebService).GetMethod(operation);
            object result = method.Invoke(Proxy, values);
            Kept[operation] = result;
            return "{\"result\":" + Told(result) + "}";
        } catch (Exception thrown) {
            var error = thrown.InnerException ?? thrown;
            var fault = error as SoapException;
            if (fault == null) return "{\"broken\":" + Quoted(error.ToString()) + "}";
            string detail = fault.Detail == null ? "" : fault.Detail.OuterXml;
            return "{\"fault\":{\"text\":" + Quoted(fault.Message) + ",\"code\":" + Quoted(fault.Code.Name) +
                ",\"detail\":" + Quoted(detail) + "}}";
        }
    }

    static object Given(string kind, XElement value)
    {
        if (value.Attribute("type").Value == "null") return null;
        switch (kind) {
            case "int": return int.Parse(value.Value, CultureInfo.InvariantCulture);
            case "bool": return value.Value == "true";
            case "bytes": return Convert.FromBase64String(value.Value);
            // With the offset of the machine, as `DateTime.Now` has it.
            case "date": return DateTime.SpecifyKind(DateTime.Parse(value.Value, CultureInfo.InvariantCulture), DateTimeKind.Local);
            case "texts": return value.Elements().Select(each => (string)Given("text", each)).ToArray();
            case "kept":
                object kept = Kept[value.Element("of").Value];
                foreach (var each in value.Element("but").Elements())
                    kept.GetType().GetProperty(each.Name.LocalName).SetValue(kept, each.Value, null);
                return kept;
            default: return value.Value;
        }
    }

    static string Told(object value)
    {
        if (value == null) return "null";
        if (value is string) return Quoted((string)value);
        if (value is bool) return (bool)value ? "\"true\"" : "\"false\"";
        if (value is Array) return "[" + string.Join(",", ((Array)value).Cast<object>().Select(Told)) + "]";
        if (value is ValueType) return Quoted(Convert.ToString(value, CultureInfo.InvariantCulture));
        var fields = value.GetType().GetProperties().Select(each => Quoted(each.Name) + ":" + Told(each.GetValue(value, null)));
        return "{" + string.Join(",", fields) + "}";
    }

    static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char each in text) {
            if (each < ' ' || each == '"' || each == '\\') quoted.Append("\\u" + ((int)each).ToString("x4"));
            else quoted.Append(each);
        }
        return quoted.Append('"').ToString();
    }
}
