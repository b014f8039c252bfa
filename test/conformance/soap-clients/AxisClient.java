// Calls a running server through stubs that Axis 1.4 made of its WSDLs, over SOAP 1.1, the one
// version that its WSDL2Java makes stubs for. The stubs are in the packages probe and jobs.
// Usage: AxisClient PROBE JOBS WSID PASSWORD, the first two being addresses of services.
// Lines begin with `ok`, `not ok` or `limit`: what the stack itself cannot do, and why.
import java.math.BigDecimal;
import java.net.URL;
import java.util.Arrays;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;
import javax.xml.rpc.holders.IntHolder;
import javax.xml.rpc.holders.StringHolder;
import org.apache.axis.AxisFault;
import org.apache.axis.client.Stub;
import org.apache.axis.types.UnsignedShort;
import probe.*;

public class AxisClient {
  static final String OVER = " over SOAP 1.1";
  static final String UNICODE = "Ἵππαρχος 星 é";
  static final String MARKUP = "<a b=\"c\">&amp;</a> ]]> 'q'";
  static final String JOB_TASK = "Ἵππαρχος & <星>";
  static final String THROWN = "Server was unable to process request. ---> ";
  static final String LONG_QUERY =
      "SELECT SUM(fDistanceArcMinEq(a.ra, a.dec, b.ra, b.dec)) AS s FROM Hipparcos a CROSS JOIN Hipparcos b";
  static final Map<String, String> LIMITS = Map.of(
      "decimal -0.0000000000000000000000000001", "Axis writes small decimals with an exponent",
      "string beyond the first plane", "Axis writes a character beyond the first plane as two, which no XML has",
      "result array of arrays", "the reader of Axis knows arrays of simple values alone");

  static ProbeSoap_PortType probe;
  static jobs.JobsSoap_PortType jobs;
  static long wsid;
  static String password;

  interface What {
    Object get() throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    probe = new ProbeLocator().getProbeSoap(new URL(arguments[0]));
    jobs = new jobs.JobsLocator().getJobsSoap(new URL(arguments[1]));
    wsid = Long.parseLong(arguments[2]);
    password = arguments[3];
    scalars();
    arrays();
    classes();
    kinds();
    faults();
    work();
  }

  /** What comes back must be equal to `expected`; arrays by their items. */
  static void check(String title, Object expected, What what) {
    String limit = LIMITS.get(title);
    if (limit != null) {
      System.out.println("limit " + title + OVER + ": " + limit);
      return;
    }
    try {
      Object actual = what.get();
      boolean same = Arrays.deepEquals(new Object[] {actual}, new Object[] {expected});
      if (same) System.out.println("ok " + title + OVER);
      else System.out.println("not ok " + title + OVER + ": " + told(actual) + " is not " + told(expected));
    } catch (Exception error) {
      System.out.println("not ok " + title + OVER + ": " + error.toString().replaceAll("\\s+", " "));
    }
  }

  static String told(Object value) {
    return Arrays.deepToString(new Object[] {value}).replaceAll("\\s+", " ");
  }

  static void scalars() {
    for (boolean each : new boolean[] {true, false}) check("bool " + each, each, () -> probe.echoBool(each));
    check("int smallest", Integer.MIN_VALUE, () -> probe.echoInt(Integer.MIN_VALUE));
    check("int largest", Integer.MAX_VALUE, () -> probe.echoInt(Integer.MAX_VALUE));
    check("long smallest", Long.MIN_VALUE, () -> probe.echoLong(Long.MIN_VALUE));
    check("long largest", Long.MAX_VALUE, () -> probe.echoLong(Long.MAX_VALUE));
    check("long beyond doubles", 9007199254740993L, () -> probe.echoLong(9007199254740993L));
    double[] doubles = {
      0.1, -Double.MAX_VALUE, Double.MIN_VALUE, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN
    };
    for (double each : doubles) check("double " + each, each, () -> probe.echoDouble(each));
    check("float 1.5", 1.5f, () -> probe.echoFloat(1.5f));
    for (String each : new String[] {"79228162514264337593543950335", "-0.0000000000000000000000000001"})
      check("decimal " + each, each, () -> probe.echoDecimal(new BigDecimal(each)).toPlainString());
    Calendar moment = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
    moment.setTimeInMillis(1207400523250L);
    check("dateTime with a fraction", moment.getTime(), () -> probe.echoDateTime(moment).getTime());
    for (String each : new String[] {UNICODE, MARKUP, "  two  ", "a\nb\tc", "", null})
      check("string " + told(each), each, () -> probe.echoString(each));
    check("string beyond the first plane", "😀", () -> probe.echoString("😀"));
    check("char", new UnsignedShort(8364), () -> probe.echoChar(new UnsignedShort(8364)));
    check("bytes", new byte[] {0, 1, 2, -1}, () -> probe.echoBytes(new byte[] {0, 1, 2, -1}));
    String guid = "00112233-4455-6677-8899-aabbccddeeff";
    check("guid", guid, () -> probe.echoGuid(guid));
    check("enumeration", Colour.Blue, () -> probe.echoEnum(Colour.Blue));
    check("flags", new String[] {"A", "C"}, () -> probe.echoFlags(new String[] {"A", "C"}));
    check("nullable with a value", 5, () -> probe.echoNullable(5));
    check("null is no text", "null", () -> probe.describe(null));
    check("empty is no null", "[]", () -> probe.describe(""));
  }

  static void arrays() {
    check("array of strings", "a|星|", () -> probe.concat(new String[] {"a", "星", ""}));
    check("array empty", "", () -> probe.concat(new String[0]));
    check("array null", "null", () -> probe.concat(null));
    check("array of ints", -1, () -> probe.sum(new int[] {1, 2, -4}));
    check("result array empty", new int[0], () -> probe.ints(0));
    check("result array of ints", new int[] {0, 1, 2}, () -> probe.ints(3));
    check("result array long, in chunks", 20000, () -> probe.ints(20000).length);
    check("result array with null", new String[] {"a", null, ""}, () -> probe.strings());
    check("result array of arrays", new String[][] {{"a"}, null, {}}, () -> probe.jagged());
  }

  static void classes() throws Exception {
    Calendar moment = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
    moment.setTimeInMillis(1207400523000L);
    Item whole = new Item(UNICODE, 5, moment, "n", -7);
    check("class whole", fieldsOf(whole), () -> fieldsOf(probe.echoItem(whole)));
    Item bare = new Item(null, null, null, null, 0);
    check("class of nulls", fieldsOf(bare), () -> fieldsOf(probe.echoItem(bare)));
    check("class null", null, () -> probe.echoItem(null));
    Object[] wanted = {
      true, Long.MIN_VALUE, "18446744073709551615", 1.5f, 0.1, "12.340", new byte[] {1, 2, 3, -1}, Colour.Green,
      new String[] {"A", "C"}, 3, null, new int[] {1, 2}, new String[] {"a", null}, Double.NaN,
      Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e21, "00112233-4455-6677-8899-aabbccddeeff"
    };
    check("every type", wanted, () -> {
      AllTypes all = probe.all();
      return new Object[] {
        all.isB(), all.getL(), all.getUl().toString(), all.getF(), all.getD(), all.getM().toPlainString(),
        all.getBytes(), all.getCol(), all.getBits(), all.getNi(), all.getNn(), all.getInts(), all.getStrs(),
        all.getNan(), all.getInf(), all.getNinf(), all.getBig(), all.getG()
      };
    });
  }

  static Object[] fieldsOf(Item item) {
    Object when = item.getWhen() == null ? null : item.getWhen().getTime();
    return new Object[] {item.getId(), item.getText(), item.getMaybe(), when, item.getNilable()};
  }

  static void kinds() throws Exception {
    check("no result", null, () -> {
      probe.nothing();
      return null;
    });
    check("no parameters", "ok", () -> probe.noArgs());
    check("out and ref parameters", "7 s7 42", () -> {
      IntHolder r = new IntHolder(41), result = new IntHolder();
      StringHolder s = new StringHolder();
      probe.outParam(7, r, result, s);
      return result.value + " " + s.value + " " + r.value;
    });
    check("XML", "r urn:z t", () -> {
      org.w3c.dom.Element root = probe.xml().get_any()[0].getAsDOM();
      return root.getLocalName() + " " + root.getNamespaceURI() + " " + root.getTextContent();
    });
    check("data set", 2, () ->
        probe.data().get_any()[1].getAsDOM().getElementsByTagName("T").getLength());
    check("one-way", null, () -> {
      probe.fireAndForget(UNICODE);
      return null;
    });
    check("any: int", 5, () -> probe.obj("int"));
    check("any: string", "s", () -> probe.obj("str"));
    check("any: null", null, () -> probe.obj("null"));
    check("header left out", "no header", () -> probe.withHeader());
    check("header sent", "user=" + UNICODE, () -> {
      Stub stub = (Stub) new ProbeLocator().getProbeSoap(new URL(
          (String) ((Stub) probe)._getProperty(Stub.ENDPOINT_ADDRESS_PROPERTY)));
      Hdr header = new Hdr();
      header.setUser(UNICODE);
      stub.setHeader("http://example.org/probe/", "Hdr", header);
      return ((ProbeSoap_PortType) stub).withHeader();
    });
    check("overload of one", "x", () -> probe.echo("x"));
    check("overload of two", "xy", () -> probe.echo("x", "y"));
    check("unbuffered", "u", () -> probe.unbuffered());
  }

  static void faults() {
    fault("fault plain", "", "Server", THROWN + "plain & <simple>");
    fault("fault inner", "inner", "Server", THROWN + "outer ---> inner <x>");
    fault("fault of the method's own", "soap", "Client", "Custom soap error");
    fault("fault with detail", "detail", "Server", "With detail");
    fault("fault with a code of its own", "custom", "MyCode", "Custom code");
  }

  static void fault(String title, String kind, String code, String text) {
    check(title, code + ": " + text, () -> {
      try {
        probe._throw(kind);
      } catch (AxisFault fault) {
        boolean detailed = !kind.equals("detail") || fault.lookupFaultDetail(
            new javax.xml.namespace.QName("urn:e", "err")) != null;
        return fault.getFaultCode().getLocalPart() + ": " + fault.getFaultString() + (detailed ? "" : ", no detail");
      }
      return "there was no fault";
    });
  }

  static void work() {
    check("a job", "true 5 1 5 " + JOB_TASK + " 0", () -> {
      boolean queued = Arrays.stream(jobs.getQueues(wsid, password))
          .anyMatch(each -> Objects.equals(each.getContext(), "Stars"));
      long job = jobs.submitJob(wsid, password, "SELECT TOP 5 hip FROM Hipparcos WHERE hip < 100", "Stars",
          JOB_TASK, 1);
      int status = endOf(job);
      jobs.CJJob[] found = jobs.getJobs(wsid, password, "jobid:" + job, false);
      int none = jobs.getJobs(wsid, password, "jobid:9007199254740993", false).length;
      return queued + " " + status + " " + found.length + " " + found[0].getRows() + " " + found[0].getTaskName()
          + " " + none;
    });
    check("a job that is cancelled", 3, () -> {
      long job = jobs.submitJob(wsid, password, LONG_QUERY, "Stars", "", 1);
      jobs.cancelJob(wsid, password, job);
      return endOf(job);
    });
    check("a wrong password", true, () -> {
      try {
        return jobs.getJobStatus(wsid, "not the password", 1);
      } catch (AxisFault fault) {
        return fault.getFaultString().contains("password");
      }
    });
  }

  static int endOf(long job) throws Exception {
    for (int left = 1200; left > 0; left -= 1) {
      int status = jobs.getJobStatus(wsid, password, job);
      if (status >= 3) return status;
      Thread.sleep(50);
    }
    throw new Exception("job " + job + " did not end");
  }
}
