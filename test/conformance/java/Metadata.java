import java.sql.*;

/** Asks pgjdbc for what it tells about a database. Argument: the port. */
public class Metadata {
  static void read(ResultSet result) throws SQLException {
    try (result) {
      while (result.next()) {}
    }
  }

  public static void main(String[] args) throws Exception {
    try (Connection c = DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + args[0] + "/tavana?user=tavana&password=tavana")) {
      DatabaseMetaData m = c.getMetaData();
      read(m.getTables(null, null, "%", null));
      read(m.getTables("tavana", "samples", "f%", new String[] {"TABLE", "VIEW", "FOREIGN TABLE", "SYSTEM TABLE"}));
      read(m.getColumns(null, "samples", "%", "%"));
      read(m.getColumns(null, null, "cities", null));
      read(m.getPrimaryKeys(null, "samples", "flights"));
      read(m.getIndexInfo(null, "samples", "flights", false, true));
      read(m.getImportedKeys(null, "samples", "flights"));
      read(m.getExportedKeys(null, "samples", "flights"));
      read(m.getCrossReference(null, "samples", "flights", null, "samples", "late"));
      read(m.getBestRowIdentifier(null, "samples", "flights", DatabaseMetaData.bestRowSession, true));
      read(m.getSchemas());
      read(m.getSchemas(null, "s%"));
      read(m.getCatalogs());
      read(m.getTypeInfo());
      read(m.getTablePrivileges(null, "samples", "%"));
      read(m.getColumnPrivileges(null, "samples", "flights", "%"));
      read(m.getFunctions(null, null, "format%"));
      read(m.getFunctionColumns(null, null, "format_type", "%"));
      read(m.getProcedures(null, null, "%"));
      read(m.getUDTs(null, null, "%", null));
      m.getMaxColumnsInIndex();
    }
  }
}
