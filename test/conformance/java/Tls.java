import java.sql.*;

/** Encrypted connections of pgjdbc. Arguments: the port, the file of the authority. */
public class Tls {
  public static void main(String[] args) throws Exception {
    for (String more : new String[] {"sslmode=verify-full", "sslmode=verify-full&channelBinding=require", "sslmode=require&sslNegotiation=direct", "sslmode=disable"}) {
      String url = "jdbc:postgresql://localhost:" + args[0] + "/tavana?user=tavana&password=tavana&sslrootcert=" + args[1] + "&" + more;
      try (Connection c = DriverManager.getConnection(url)) {
        c.setAutoCommit(false);
        int rows = 0;
        try (Statement s = c.createStatement()) {
          s.setFetchSize(1000);
          try (ResultSet r = s.executeQuery("select i from range(20000) t (i)")) {
            while (r.next()) rows++;
          }
        }
        System.out.println(more + " " + rows);
      }
    }
  }
}
