// Does over SOAP 1.2 what the Java command line of CasJobs does, through stubs that Axis 1.4 made
// of the server's own WSDL: the same calls with the same formats, and the same cutting of messages.
// Usage: AxisCommandLine PROBE JOBS WSID PASSWORD; the first is not used.
// Lines begin with `ok` or `not ok`.
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URL;
import java.text.SimpleDateFormat;
import java.util.Arrays;
import java.util.Date;
import java.util.Objects;
import org.apache.axis.AxisFault;

public class AxisCommandLine {
  static final String TYPES = "Type : CSV|DataSet|TCSV|VOTable|plot|FITS;Status : 5;";
  static final String TABLES =
      "select table_name as Tables from INFORMATION_SCHEMA.Tables where TABLE_TYPE = 'BASE TABLE'";
  static final String TABLE = "axis_table";
  static final int QUICK = 1;
  static final int LONG = 500;
  static final long PATIENCE_MILLISECONDS = 120_000;

  static jobs.JobsSoap_PortType service;
  static long wsid;
  static String password;

  interface What {
    Object get() throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    service = new jobs.JobsLocator().getJobsSoap(new URL(arguments[1]));
    wsid = Long.parseLong(arguments[2]);
    password = arguments[3];
    String run = "SELECT TOP 5 hip, vmag INTO mydb." + TABLE + " FROM Hipparcos ORDER BY hip";
    check("servers", true, () -> Arrays.stream(service.getQueues(wsid, password))
        .map((each) -> each.getContext() + "/" + each.getTimeout())
        .anyMatch(("Stars/" + QUICK)::equals));
    check("execute", "[hip]:Integer\n1\n", () -> execute("SELECT TOP 1 hip FROM Hipparcos ORDER BY hip", "Stars"));
    check("run", 5, () -> ended(service.submitJob(wsid, password, run, "Stars", "axis", LONG)).getStatus());
    check("tables", true, () -> execute(TABLES, "MyDB").contains("\"" + TABLE + "\""));
    check("extract", "hip,vmag", () -> {
      jobs.CJJob job = ended(service.submitExtractJob(wsid, password, TABLE, "CSV"));
      String address = job.getOutputLoc();
      // Saved under the last piece of the address.
      String[] pieces = new URL(address).getFile().split("/");
      if (!pieces[pieces.length - 1].endsWith(".csv")) return address;
      return fetched(address).split("\n")[0];
    });
    check("output", TABLE, () -> service.getJobs(wsid, password, TYPES, false)[0].getTaskName());
    check("jobs", true, () -> {
      String yesterday = new SimpleDateFormat("yyyy/MM/dd HH:mm:ss")
          .format(new Date(System.currentTimeMillis() - 86_400_000));
      String conditions = " timesubmit : " + yesterday + ",; status : 5;";
      return service.getJobs(wsid, password, conditions, false).length >= 2;
    });
    check("drop", true, () -> execute("DROP TABLE " + TABLE, "MyDB").length() > 0);
    check("error", "There is no column 'nonsense'. Line 1, column 8.",
        () -> execute("SELECT nonsense FROM Hipparcos", "Stars"));
    check("wrong password", true, () -> {
      try {
        return service.getJobStatus(wsid, "not the password", 1) < 0;
      } catch (AxisFault fault) {
        // After the wrong ones of other clients it may say that there were too many.
        return shown(fault).matches("(?s)(The wsid and password|Too many wrong passwords) .*");
      }
    });
  }

  static void check(String title, Object expected, What what) {
    Object told;
    try {
      told = what.get();
    } catch (AxisFault fault) {
      told = shown(fault);
    } catch (Exception other) {
      told = other;
    }
    boolean isSame = Objects.equals(expected, told);
    String line = String.valueOf(told).replace("\n", "\\n");
    System.out.println(isSame ? "ok " + title : "not ok " + title + ": " + line);
  }

  /** What the command line shows of a fault. */
  static String shown(AxisFault fault) {
    return fault.getFaultString().replaceFirst("[\\d\\D]*-->[^:]*: ", "")
        .replaceAll("at[^\\n]*\\n", "").replaceAll("\\s*---[^-]*---\\s*", "");
  }

  static String execute(String query, String context) throws Exception {
    return service.executeQuickJob(wsid, password, query, context, "axis", true);
  }

  /** The job, found again by its number until it has ended. */
  static jobs.CJJob ended(long id) throws Exception {
    long limit = System.currentTimeMillis() + PATIENCE_MILLISECONDS;
    while (System.currentTimeMillis() < limit) {
      jobs.CJJob job = service.getJobs(wsid, password, "jobid : " + id, false)[0];
      if (job.getStatus() >= 3) return job;
      Thread.sleep(100);
    }
    throw new IllegalStateException("job " + id + " did not end");
  }

  static String fetched(String address) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream stream = new URL(address).openStream()) {
      byte[] piece = new byte[8192];
      for (int count = stream.read(piece); count >= 0; count = stream.read(piece)) bytes.write(piece, 0, count);
    }
    return bytes.toString("UTF-8");
  }
}
