package io.github.appinsights.processing;

import java.util.stream.Stream;

/** Texts as they are found in logs, each with one secret. */
final class SecretTexts {

    private static final String TOKEN = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0"
            + ".dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";
    private static final String SIGNATURE = "4xW1lQZk%2Bq3T8m0Yh%2FzvJ9sD5rB7nUeA2cGfLpXoViI%3D";
    private static final String ACCOUNT_KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /** @param secret what must not be seen any more */
    record SecretText(String shape, String text, String secret) {}

    private SecretTexts() {}

    static Stream<SecretText> all() {
        return Stream.of(
                text("web token", "token %s was refused", TOKEN),
                text("web token in a path", "GET https://host/verify/%s failed", TOKEN),
                text("encrypted web token", "got %s", "eyJhbGciOiJSU0EtT0FFUCJ9.OKOawDo13gRp2ojaHV7L.48V1_ALb6US0"),
                text("bearer header", "Authorization: Bearer %s", TOKEN),
                text("opaque bearer", "sent bearer %s to host", "mF_9.B5f-4.1JqM"),
                text("short bearer in a header", "{authorization=[Bearer %s]}", "s3cret"),
                text("basic header", "Authorization: Basic %s", "dXNlcjpwYXNz"),
                text("basic alone", "used Basic %s for it", "amFuZTpzM2NyZXQ="),
                text(
                        "SAS",
                        "PUT https://acct.blob.core.windows.net/c/b?sv=2022-11-02&se=2024-05-06&sp=rw&sig=%s done",
                        SIGNATURE),
                text("SAS in the middle", "https://acct.blob.core.windows.net/c/b?sig=%s&sv=2022-11-02", SIGNATURE),
                text("SAS alone", "used sig=%s for it", SIGNATURE),
                text(
                        "event hub signature",
                        "SharedAccessSignature sr=sb%%3a%%2f%%2fx&sig=%s&se=1438205742&skn=Key",
                        SIGNATURE),
                text(
                        "account key",
                        "DefaultEndpointsProtocol=https;AccountName=devstoreaccount1;AccountKey=%s;EndpointSuffix=core.windows.net",
                        ACCOUNT_KEY),
                text(
                        "shared access key",
                        "Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=%s",
                        "kP8mQ2vXz7sR4tN1bL6wJ9yC3hF5gD0aEuIoTrYqWs4="),
                text(
                        "SignalR access key",
                        "Endpoint=https://x.service.signalr.net;AccessKey=%s;Version=1.0;",
                        ACCOUNT_KEY),
                text("SQL Server", "Server=tcp:db,1433;User ID=sa;Password=%s;Encrypt=true", "p@ss!w0rd"),
                text("odbc", "Driver=x;Server=db;Uid=sa;Pwd=%s;", "p@ss!w0rd"),
                text("JDBC parameter", "jdbc:postgresql://db:5432/orders?user=app&password=%s&ssl=true", "s3cret!"),
                text("JDBC user info", "cannot connect to jdbc:mysql://%s@db:3306/orders", "app:s3cret"),
                text("Oracle", "jdbc:oracle:thin:%s@//db:1521/orders refused", "scott/tiger"),
                text("R2DBC", "r2dbc:postgresql://%s@db:5432/orders", "app:s3cret"),
                text("redis", "redis://%s@cache:6379/0 timed out", ":s3cret"),
                text("mongodb", "mongodb+srv://%s@one:27017,two:27017/orders", "app:s3@cret"),
                text("amqp", "(amqps://%s@mq.example.com:5671/vhost)", "app:s3cret"),
                text("password with slashes", "amqp://%s@mq:5672 closed", "app:s3/cr?et#1"),
                text("http user info", "\"https://%s@example.com/a?b=c\"", "jane:s3cret"),
                text("http user info in a list", "hosts=[https://%s@example.com, x]", "jane:s3cret"),
                text(
                        "git token",
                        "clone https://%s@github.com/org/repo.git",
                        "ghp_16C7e42F292c6912E7710c838347Ae178B4a"),
                text("property", "spring.datasource.password=%s", "s3cret"),
                text("environment", "SPRING_DATASOURCE_PASSWORD=%s LANG=C", "s3cret"),
                text("environment's pwd", "MYSQL_PWD=%s LANG=C", "s3cret"),
                text("camel case", "Config(dbPassword=%s, port=1)", "s3cret"),
                text("SQL literal", "update users set password = '%s' where id = 1", "s3 cret"),
                text("JSON", "{\"user\":\"jane\",\"password\": \"%s\"}", "s3 \\\" cret"),
                text("JSON in JSON", "{\"body\":\"{\\\"client_secret\\\":\\\"%s\\\"}\"}", "s3cret"),
                text("JAAS", "PlainLoginModule required username=\"app\" password=\"%s\";", "s3 cret"),
                text("form", "grant_type=authorization_code&code=%s&redirect_uri=x", "SplxlOBeZQQYbYS6WxSbIA"),
                text("form's first", "client_secret=%s&grant_type=client_credentials", "s3cret"),
                text("OAuth redirect", "redirect to https://app/cb?code=%s&state=xyz", "SplxlOBeZQQYbYS6WxSbIA"),
                text("query key", "GET https://maps.example.com/geo?q=Berlin&key=%s: 403", "AIzaSyD"),
                text("disguised name", "GET /x?%%73ig=%s failed", "xyz"),
                text(
                        "AWS",
                        "https://b.s3.amazonaws.com/k?X-Amz-Credential=%s&X-Amz-Date=20240506T000000Z",
                        "AKIA/20240506"));
    }

    private static SecretText text(String shape, String format, String secret) {
        return new SecretText(shape, String.format(format, secret), secret);
    }
}
