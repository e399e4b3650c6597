package io.fanfare.gateway.http;

import io.fanfare.protocol.ProtocolException;
import java.util.concurrent.CompletionStage;

/** What one route does. Called on the channel's loop; must not block. */
interface Resource {
    /**
     * @return may complete on any thread; a failure is answered as a problem, like an exception thrown
     * @throws ProtocolException if the request is at fault
     */
    CompletionStage<ApiResponse> handle(ApiRequest request);
}
