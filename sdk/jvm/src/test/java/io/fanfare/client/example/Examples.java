package io.fanfare.client.example;

import io.fanfare.client.Clock;
import io.fanfare.client.FanfareClient;
import io.fanfare.client.FanfareException;
import io.fanfare.client.FilePositions;
import io.fanfare.client.Message;
import io.fanfare.client.Payload;
import io.fanfare.client.Subscription;
import io.fanfare.client.Token;
import io.fanfare.client.TokenProvider;
import io.fanfare.client.TopicListener;
import java.io.File;
import java.util.concurrent.Executor;

/** What {@code sdk/jvm/README.md} shows; a test holds the two to each other. */
final class Examples {
    private Examples() {}

    static void fromNothingToAMessage() {
        // example
        FanfareClient client = FanfareClient.builder("ws://127.0.0.1:8080/ws").build();
        client.subscribe("room:42", message -> System.out.println(message.position() + " " + message.json()));
        client.connect();
        client.publish("room:42", Payload.json("{\"text\":\"hello\"}")).join();
        // end
    }

    static FanfareClient tokens() {
        // example
        FanfareClient client = FanfareClient.builder("wss://push.example.com/ws")
                .tokens(answer -> fetch("https://example.com/fanfare-token", answer))
                .build();
        // end
        return client;
    }

    static Subscription listen(FanfareClient client) {
        // example
        Subscription subscription = client.subscribe("orders:7", new TopicListener() {
            @Override
            public void onMessage(Message message) {
                show(message.json()); // the next one waits, and its position is kept when this has returned
            }

            @Override
            public void onGap(long after, long oldest) {
                reload();
            }

            @Override
            public void onEpochChanged(long epoch, long next) {
                reload();
            }

            @Override
            public void onEnded(FanfareException error) {
                warn(error.reason());
            }
        });
        // end
        return subscription;
    }

    static FanfareClient overTheEndOfTheProcess(String uri, File folder) {
        // example
        FanfareClient client = FanfareClient.builder(uri)
                .positions(new FilePositions(new File(folder, "positions")))
                .build();
        // end
        return client;
    }

    static FanfareClient onAndroid(String uri, Executor mainThread, Clock clock) {
        // example
        FanfareClient client = FanfareClient.builder(uri)
                .executor(mainThread) // Context.getMainExecutor(), or handler::post
                .clock(clock) // SystemClock::elapsedRealtime, which counts sleep
                .build();
        // end
        return client;
    }

    private static void fetch(String url, TokenProvider.Answer answer) {
        answer.token(Token.of(url));
    }

    private static void show(String json) {
        System.out.println(json);
    }

    private static void reload() {
        System.out.println("again");
    }

    private static void warn(String reason) {
        System.out.println(reason);
    }
}
