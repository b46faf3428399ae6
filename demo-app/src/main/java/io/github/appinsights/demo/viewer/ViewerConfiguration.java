package io.github.appinsights.demo.viewer;

import io.github.appinsights.local.received.ReceivedTelemetry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.WebFilter;

@Configuration(proxyBeanMethods = false)
class ViewerConfiguration {

    @Bean
    RouterFunction<ServerResponse> viewerRoutes(ReceivedTelemetry received) {
        ViewerHandler viewer = new ViewerHandler(received);
        return RouterFunctions.route()
                .path(
                        "/viewer/api",
                        api -> api.GET("/items", viewer::items)
                                .DELETE("/items", viewer::clear)
                                .GET("/summary", viewer::summary))
                .build();
    }

    @Bean
    WebFilter viewerHeaders() {
        return new ViewerHeaders();
    }
}
