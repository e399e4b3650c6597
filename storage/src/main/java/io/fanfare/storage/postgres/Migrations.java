package io.fanfare.storage.postgres;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the schema {@value #SCHEMA} up to this version. Nodes that start at once wait for each other. */
final class Migrations {
    static final String SCHEMA = "fanfare";

    private Migrations() {}

    /**
     * @throws SQLException if it can't be done, such as when a newer version has written the schema already
     */
    static void run(DataSource source) throws SQLException {
        try {
            Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(source)
                    .loggers("slf4j")
                    .schemas(SCHEMA)
                    .createSchemas(true)
                    .locations("classpath:io/fanfare/storage/postgres")
                    .ignoreMigrationPatterns(new String[0])
                    .load()
                    .migrate();
        } catch (FlywayException failure) {
            throw PostgresFailure.within(failure, "schema " + SCHEMA);
        }
    }
}
