import java.sql.*;
import java.util.*;

/** What pgjdbc sees; prints a line for each thing. Argument: the port. */
public class Drive {
  static Connection connect(String port, String more) throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/tavana?user=tavana&password=tavana" + more);
  }

  public static void main(String[] args) throws Exception {
    for (String mode : List.of("extended", "extendedForPrepared", "simple")) {
      try (Connection c = connect(args[0], "&preferQueryMode=" + mode)) {
        interleaved(c, mode);
        prepared(c, mode);
      }
    }
    try (Connection c = connect(args[0], "&prepareThreshold=1&binaryTransfer=true")) {
      binary(c);
      errors(c);
      cancel(c);
    }
  }

  /** Two open results with a fetch size, and other statements prepared in between: every row of both arrives. */
  static void interleaved(Connection c, String mode) throws SQLException {
    c.setAutoCommit(false);
    try (Statement a = c.createStatement(); Statement b = c.createStatement()) {
      a.setFetchSize(1000);
      b.setFetchSize(700);
      ResultSet first = a.executeQuery("select i from range(20000) t(i) order by i");
      ResultSet second = b.executeQuery("select i, 'row ' || i from range(15000) t(i) order by i");
      long n = 0, m = 0, wrong = 0;
      while (n < 20000) {
        if (!first.next()) break;
        if (first.getLong(1) != n++) wrong++;
        if (second.next() && second.getLong(1) != m++) wrong++;
        if (n % 5000 == 1) {
          try (PreparedStatement p = c.prepareStatement("select ?::int + 1")) {
            p.setInt(1, 41);
            ResultSet r = p.executeQuery();
            r.next();
            if (r.getInt(1) != 42) wrong++;
          }
        }
      }
      System.out.println(mode + " interleaved " + n + " " + m + " " + wrong + " " + first.next() + " " + second.next());
    }
    c.commit();
    c.setAutoCommit(true);
  }

  /** One statement, run often enough to be prepared on the server. */
  static void prepared(Connection c, String mode) throws SQLException {
    long sum = 0;
    try (PreparedStatement p = c.prepareStatement("select ?::bigint * 2, ? || '!'")) {
      for (int i = 0; i < 10; i++) {
        p.setLong(1, i);
        p.setString(2, "s" + i);
        ResultSet r = p.executeQuery();
        r.next();
        sum += r.getLong(1);
        if (!r.getString(2).equals("s" + i + "!")) sum = -1000;
      }
    }
    System.out.println(mode + " prepared " + sum);
  }

  static void binary(Connection c) throws SQLException {
    String sql = "select 1::int, 2::bigint, 1.5::double, 12.34::decimal(5,2), 'x', true, date '2020-02-29', timestamp '2020-01-02 03:04:05.678', [1, 2, 3]::int[]";
    try (PreparedStatement p = c.prepareStatement(sql)) {
      String seen = "";
      for (int i = 0; i < 3; i++) {
        ResultSet r = p.executeQuery();
        r.next();
        seen = r.getInt(1) + " " + r.getLong(2) + " " + r.getDouble(3) + " " + r.getBigDecimal(4) + " " + r.getString(5) + " " + r.getBoolean(6) + " " + r.getDate(7) + " "
            + r.getTimestamp(8) + " " + Arrays.toString((Object[]) r.getArray(9).getArray());
        ResultSetMetaData meta = r.getMetaData();
        if (i == 2) System.out.println("types " + meta.getColumnTypeName(1) + " " + meta.getColumnTypeName(4) + " " + meta.getPrecision(4) + " " + meta.getScale(4));
      }
      System.out.println("binary " + seen);
    }
  }

  static void errors(Connection c) throws SQLException {
    try (Statement s = c.createStatement()) {
      s.executeQuery("select * from nowhere");
    } catch (SQLException e) {
      System.out.println("error " + e.getSQLState());
    }
    try (Statement s = c.createStatement()) {
      ResultSet r = s.executeQuery("select 7");
      r.next();
      System.out.println("after " + r.getInt(1));
    }
  }

  static void cancel(Connection c) throws Exception {
    try (Statement s = c.createStatement()) {
      Thread stopper = new Thread(() -> {
        try {
          Thread.sleep(300);
          s.cancel();
        } catch (Exception e) {
          System.out.println("cancel failed " + e);
        }
      });
      stopper.start();
      try {
        s.executeQuery("select count(*) from range(100000000000) a, range(1000) b");
        System.out.println("cancel finished");
      } catch (SQLException e) {
        System.out.println("cancel " + e.getSQLState());
      }
      stopper.join();
    }
  }
}
