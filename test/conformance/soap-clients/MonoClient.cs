// Calls a running server through proxies that Mono's `wsdl` made, Microsoft's own client code, over
// SOAP 1.1, SOAP 1.2, HTTP GET and HTTP POST. The proxies are in the namespaces PSOAP, PSOAP12,
// PHttpGet, PHttpPost for the first service and J… for the second, and are called by reflection.
// Usage: client.exe CASES PROBE JOBS WSID PASSWORD. Lines begin with `ok`, `not ok` or `limit`.
using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Reflection;
using System.Runtime.Serialization.Json;
using System.Text.RegularExpressions;
using System.Threading;
using System.Web.Services.Protocols;
using System.Xml;
using System.Xml.Linq;

static class MonoClient
{
    const string JobTask = "Ἵππαρχος & <星>";
    const string NeverAJob = "9007199254740993";
    const string LongQuery = "SELECT SUM(fDistanceArcMinEq(a.ra, a.dec, b.ra, b.dec)) AS s " +
        "FROM Hipparcos a CROSS JOIN Hipparcos b";
    static readonly Dictionary<string, string> Bindings = new Dictionary<string, string> {
        { "SOAP 1.1", "SOAP" }, { "SOAP 1.2", "SOAP12" }, { "HTTP GET", "HttpGet" }, { "HTTP POST", "HttpPost" },
    };
    static readonly Dictionary<string, string> Senders = new Dictionary<string, string> {
        { "Server", "Receiver" }, { "Client", "Sender" },
    };
    const string NoName = "the serializer behind forms ignores the name that the proxy gives a root of this type";
    static readonly Dictionary<string, string> Limits = new Dictionary<string, string> {
        { "data set over HTTP GET", NoName }, { "data set over HTTP POST", NoName },
        { "quick rows over HTTP GET", NoName }, { "quick rows over HTTP POST", NoName },
        { "any: int over HTTP GET", NoName }, { "any: int over HTTP POST", NoName },
        { "any: string over HTTP GET", NoName }, { "any: string over HTTP POST", NoName },
        { "any: null over HTTP GET", NoName }, { "any: null over HTTP POST", NoName },
    };
    static string wsid, password;

    static void Main(string[] args)
    {
        // Proxies for forms keep the connection of an XML document open.
        ServicePointManager.DefaultConnectionLimit = 100;
        var cases = JsonOf(args[0]).Elements().ToList();
        wsid = args[3];
        password = args[4];
        foreach (var binding in Bindings) {
            string over = binding.Key;
            var probe = Proxy("P" + binding.Value + ".Probe", args[1]);
            foreach (var each in cases.Where(each => !over.StartsWith("HTTP") || each.Element("soapOnly") == null))
                Check(each.Element("title").Value, over, () => CheckCase(probe, over, each));
            var jobs = Proxy("J" + binding.Value + ".Jobs", args[2]);
            Check("a job", over, () => CheckJob(jobs));
            Check("quick rows", over, () => CheckQuickRows(jobs));
            Check("a job that is cancelled", over, () => CheckCancel(jobs));
            Check("a wrong password", over, () => CheckPassword(jobs));
        }
    }

    static XElement JsonOf(string path)
    {
        using (var reader = JsonReaderWriterFactory.CreateJsonReader(File.ReadAllBytes(path), XmlDictionaryReaderQuotas.Max))
            return XElement.Load(reader);
    }

    static WebClientProtocol Proxy(string type, string url)
    {
        var proxy = (WebClientProtocol)Activator.CreateInstance(Type.GetType(type, true));
        proxy.Url = url;
        return proxy;
    }

    static void Check(string title, string over, Action what)
    {
        string name = title + " over " + over, limit;
        if (Limits.TryGetValue(name, out limit) || Limits.TryGetValue(title, out limit)) {
            Console.WriteLine("limit {0}: {1}", name, limit);
            return;
        }
        try {
            what();
            Console.WriteLine("ok {0}", name);
        } catch (Exception error) {
            Console.WriteLine("not ok {0}: {1}", name, error.ToString().Replace("\r", " ").Replace("\n", " "));
        }
    }

    static void CheckCase(WebClientProtocol proxy, string over, XElement test)
    {
        var input = test.Element("input").Elements().ToDictionary(each => each.Name.LocalName);
        string operation = test.Element("operation").Value, kind = test.Element("type").Value;
        var expected = test.Element("result");
        if (test.Element("header") != null) SetHeader(proxy, test.Element("header"));
        object[] values;
        object result;
        try {
            result = Call(proxy, operation, input, out values);
        } catch (SoapException fault) when (kind == "fault") {
            string code = expected.Element("code").Value;
            if (over == "SOAP 1.2" && Senders.ContainsKey(code)) code = Senders[code];
            Same(fault.Code.Name + ": " + fault.Message, code + ": " + expected.Element("text").Value);
            if (expected.Element("detail") != null)
                Same(fault.Detail.OuterXml.Contains("<" + expected.Element("detail").Value), true);
            return;
        } catch (WebException failure) when (kind == "fault") {
            Same(PlainOf(failure), expected.Element("plain").Value);
            return;
        } finally {
            SetHeader(proxy, null);
        }
        if (kind == "outs") {
            var said = new Dictionary<string, object> { { "r", values[1] }, { "s", values[2] } };
            foreach (var each in said) Same(Convert.ToString(each.Value), expected.Element(each.Key).Value);
            result = Convert.ToString(result);
            expected = expected.Element("OutParamResult");
        }
        if (kind != "all") {
            Same(Told(kind, result), Wanted(kind, expected));
            return;
        }
        foreach (var field in expected.Elements()) {
            var parts = field.Elements().ToList();
            string fieldKind = parts[0].Value, name = field.Name.LocalName;
            Check("every type: " + name, over, () => Same(Told(fieldKind, Get(result, name)), Wanted(fieldKind, parts[1])));
        }
    }

    /// The client has read the answer, and tells its text between two lines of dashes.
    static string PlainOf(WebException failure)
    {
        return Regex.Match(failure.Message, @"^--\r?\n(.*?)\s*\n--\.?$", RegexOptions.Multiline | RegexOptions.Singleline)
            .Groups[1].Value;
    }

    static void SetHeader(object proxy, XElement header)
    {
        var property = proxy.GetType().GetProperty("HdrValue");
        if (property == null) return;
        object value = header == null ? null : Activator.CreateInstance(property.PropertyType);
        if (value != null) Set(value, "user", header.Element("user").Value);
        property.SetValue(proxy, value, null);
    }

    // GET and POST have no overloads: `wsdl` numbers the second of a name.
    static object Call(object proxy, string operation, IDictionary<string, XElement> input, out object[] values)
    {
        var method = proxy.GetType().GetMethods().First(each => {
            var names = each.GetParameters().Where(one => !one.IsOut).Select(one => one.Name).ToList();
            bool isCalledSo = each.Name == operation || each.Name == operation + "1";
            return isCalledSo && names.Count == input.Count && names.All(input.ContainsKey);
        });
        values = method.GetParameters().Select(one => one.IsOut ? null : Given(input[one.Name], one.ParameterType)).ToArray();
        try {
            return method.Invoke(proxy, values);
        } catch (TargetInvocationException error) {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(error.InnerException).Throw();
            throw;
        }
    }

    /// `pair` is the kind and the value; a form takes every value as text.
    static object Given(XElement pair, Type type)
    {
        var parts = pair.Elements().ToList();
        string kind = parts[0].Value;
        if (type.IsByRef) type = type.GetElementType();
        if (parts[1].Attribute("type").Value == "null") return null;
        if (kind == "item") return ItemOf(parts[1], type);
        if (type == typeof(string[]) && kind == "bytes")
            return Convert.FromBase64String(parts[1].Value).Select(each => each.ToString()).ToArray();
        if (type == typeof(string[])) return parts[1].Elements().Select(each => each.Value).ToArray();
        if (type == typeof(int[])) return parts[1].Elements().Select(each => int.Parse(each.Value)).ToArray();
        return ScalarOf(kind, parts[1].Value, type);
    }

    static object ItemOf(XElement fields, Type type)
    {
        object item = Activator.CreateInstance(type);
        foreach (var field in fields.Elements().Where(each => each.Attribute("type").Value != "null")) {
            var property = type.GetProperty(field.Name.LocalName);
            string kind = property.Name == "when" ? "date" : "text";
            property.SetValue(item, ScalarOf(kind, field.Value, property.PropertyType), null);
        }
        return item;
    }

    static object ScalarOf(string kind, string text, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string) && kind == "char") return ((char)int.Parse(text)).ToString();
        if (type == typeof(string)) return kind == "double" ? text.Replace("INF", "Infinity") : text;
        if (type == typeof(byte[])) return Convert.FromBase64String(text);
        if (type == typeof(char)) return (char)int.Parse(text);
        if (type == typeof(Guid)) return new Guid(text);
        if (type == typeof(DateTime)) return XmlConvert.ToDateTime(text, XmlDateTimeSerializationMode.RoundtripKind);
        if (type == typeof(double)) return XmlConvert.ToDouble(text);
        if (type == typeof(float)) return XmlConvert.ToSingle(text);
        if (type == typeof(decimal)) return XmlConvert.ToDecimal(text);
        if (type.IsEnum) return Enum.Parse(type, text.Replace(" ", ", "));
        return Convert.ChangeType(text, type);
    }

    /// A result as text; so is what a case wants.
    static string Told(string kind, object value)
    {
        if (value == null) return "null";
        if (kind == "count") return ((ICollection)value).Count.ToString();
        if (kind == "xml") return RootOf((XmlNode)value);
        if (kind == "data") return RowsOf((System.Data.DataSet)value);
        if (kind == "item")
            return string.Join(", ", new[] { "id", "text", "maybe", "when", "nilable" }.Select(name =>
                name + ": " + Told("", Get(value, name))));
        if (value is byte[]) return Convert.ToBase64String((byte[])value);
        if (value is char) return ((int)(char)value).ToString();
        if (value is bool) return (bool)value ? "true" : "false";
        if (value is double) return XmlConvert.ToString((double)value);
        if (value is float) return XmlConvert.ToString((double)(float)value);
        if (value is decimal) return XmlConvert.ToString((decimal)value);
        if (value is DateTime) return XmlConvert.ToString((DateTime)value, XmlDateTimeSerializationMode.RoundtripKind);
        if (value is Enum) return value.ToString().Replace(", ", " ");
        if (value is Array) return "[" + string.Join(", ", ((Array)value).Cast<object>().Select(each => Told("", each))) + "]";
        return value.ToString();
    }

    static string Wanted(string kind, XElement value)
    {
        string type = value.Attribute("type").Value;
        if (type == "null") return "null";
        if (kind == "data")
            return string.Join("; ", value.Elements().Select(row => string.Join(", ", row.Elements().Select(each => each.Value))));
        if (type == "array") return "[" + string.Join(", ", value.Elements().Select(each => Wanted("", each))) + "]";
        if (type == "object")
            return string.Join(", ", value.Elements().Select(each => each.Name.LocalName + ": " + Wanted("", each)));
        return kind == "double" ? XmlConvert.ToString(XmlConvert.ToDouble(value.Value)) : value.Value;
    }

    static string RootOf(XmlNode root)
    {
        // Over GET the document comes, over SOAP its root.
        if (root is XmlDocument) root = ((XmlDocument)root).DocumentElement;
        return "name: " + root.LocalName + ", namespace: " + root.NamespaceURI + ", text: " + root.InnerText;
    }

    static string RowsOf(System.Data.DataSet set)
    {
        return string.Join("; ", set.Tables["T"].Rows.Cast<System.Data.DataRow>().Select(row => row["id"] + ", " + row["s"]));
    }

    static object Get(object item, string name) { return item.GetType().GetProperty(name).GetValue(item, null); }

    static void Set(object item, string name, object value) { item.GetType().GetProperty(name).SetValue(item, value, null); }

    static void Same(object actual, object expected)
    {
        if (!actual.Equals(expected)) throw new Exception(actual + " is not " + expected);
    }

    static object Ask(object jobs, string operation, params string[] pairs)
    {
        var input = new Dictionary<string, XElement>();
        for (int at = 0; at < pairs.Length; at += 2)
            input[pairs[at]] = new XElement("pair", new XElement("kind", "text"),
                new XElement("value", new XAttribute("type", "string"), pairs[at + 1]));
        object[] values;
        return Call(jobs, operation, input, out values);
    }

    static string Submit(object jobs, string query, string task)
    {
        return Ask(jobs, "SubmitJob", "wsid", wsid, "pw", password, "qry", query, "context", "Stars",
            "taskname", task, "estimate", "1").ToString();
    }

    static void CheckJob(object jobs)
    {
        var queues = (Array)Ask(jobs, "GetQueues", "wsid", wsid, "pw", password);
        Same(queues.Cast<object>().Any(each => (string)Get(each, "Context") == "Stars"), true);
        string job = Submit(jobs, "SELECT TOP 5 hip FROM Hipparcos WHERE hip < 100", JobTask);
        Same(EndOf(jobs, job), 5);
        var found = (Array)Ask(jobs, "GetJobs", "owner_wsid", wsid, "owner_pw", password, "conditions", "jobid:" + job,
            "includeSystem", "false");
        Same(found.Length, 1);
        object first = found.GetValue(0);
        Same(Get(first, "JobID") + " " + Get(first, "Rows") + " " + Get(first, "TaskName"), job + " 5 " + JobTask);
        var nobodys = (Array)Ask(jobs, "GetJobs", "owner_wsid", wsid, "owner_pw", password, "conditions",
            "jobid:" + NeverAJob, "includeSystem", "false");
        Same(nobodys.Length, 0);
    }

    static void CheckQuickRows(object jobs)
    {
        string query = "SELECT CAST(9007199254740993 AS bigint) AS id, CAST(0.1 AS float) AS x, ' ' AS blank, " +
            "CAST(NULL AS int) AS none, 'a<b' AS [a b], CAST('2008-04-05T10:11:12' AS datetime) AS t, " +
            "CAST('6f9619ff-8b86-d011-b42d-00c04fc964ff' AS uniqueidentifier) AS g";
        var set = (System.Data.DataSet)Ask(jobs, "ExecuteQuickJobDS", "wsid", wsid, "pw", password, "qry", query,
            "context", "Stars", "taskname", "FOR CONESEARCH", "isSystem", "false");
        var table = set.Tables["Table"];
        Same(table.Rows.Count, 1);
        var wanted = new Dictionary<string, object> {
            { "id", 9007199254740993L }, { "x", 0.1 }, { "blank", " " }, { "none", DBNull.Value }, { "a b", "a<b" },
            { "t", new DateTime(2008, 4, 5, 10, 11, 12) }, { "g", new Guid("6f9619ff-8b86-d011-b42d-00c04fc964ff") },
        };
        foreach (var each in wanted) Same(table.Rows[0][each.Key], each.Value);
        Same(table.Columns["none"].DataType, typeof(int));
    }

    static void CheckCancel(object jobs)
    {
        string job = Submit(jobs, LongQuery, "");
        Ask(jobs, "CancelJob", "wsId", wsid, "pw", password, "jobId", job);
        Same(EndOf(jobs, job), 3);
    }

    static int EndOf(object jobs, string job)
    {
        for (int left = 1200; left > 0; left -= 1) {
            int status = (int)Ask(jobs, "GetJobStatus", "wsId", wsid, "pw", password, "jobId", job);
            if (status >= 3) return status;
            Thread.Sleep(50);
        }
        throw new Exception("job " + job + " did not end");
    }

    static void CheckPassword(object jobs)
    {
        string text;
        try {
            Ask(jobs, "GetJobStatus", "wsId", wsid, "pw", "not the password", "jobId", "1");
            throw new InvalidOperationException("there was no fault");
        } catch (SoapException fault) {
            text = fault.Message;
        } catch (WebException failure) {
            text = PlainOf(failure);
        }
        Same(text.Contains("password"), true);
    }
}
