package io.fanfare.bench.stub;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;

/** Passes on what is published, with Netty's codec for MQTT. */
public final class MqttBroker implements AutoCloseable {
    private final Followers followers = new Followers();
    private final StubServer server = StubServer.onTcp(
            () -> new ChannelHandler[] {new MqttDecoder(1 << 20), MqttEncoder.INSTANCE, new Handler()});

    public String target() {
        return "mqtt@tcp://127.0.0.1:" + server.port();
    }

    @Override
    public void close() {
        server.close();
    }

    private final class Handler extends SimpleChannelInboundHandler<MqttMessage> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, MqttMessage message) {
            if (message instanceof MqttConnectMessage connect) {
                boolean isAsItShouldBe = connect.variableHeader().version() == 4
                        && connect.variableHeader().isCleanSession();
                ctx.writeAndFlush(MqttMessageBuilders.connAck()
                        .returnCode(
                                isAsItShouldBe
                                        ? MqttConnectReturnCode.CONNECTION_ACCEPTED
                                        : MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION)
                        .build());
            } else if (message instanceof MqttSubscribeMessage subscribe) {
                subscribe
                        .payload()
                        .topicSubscriptions()
                        .forEach(topic -> followers.follow(topic.topicFilter(), ctx.channel(), ""));
                ctx.writeAndFlush(MqttMessageBuilders.subAck()
                        .packetId(subscribe.variableHeader().messageId())
                        .addGrantedQos(MqttQoS.AT_MOST_ONCE)
                        .build());
            } else if (message instanceof MqttPublishMessage publish) {
                onPublish(ctx, publish);
            }
        }

        private void onPublish(ChannelHandlerContext ctx, MqttPublishMessage publish) {
            String topic = publish.variableHeader().topicName();
            followers.publish(
                    topic,
                    follower -> MqttMessageBuilders.publish()
                            .topicName(topic)
                            .qos(MqttQoS.AT_MOST_ONCE)
                            .payload(publish.payload().duplicate())
                            .build());
            if (publish.fixedHeader().qosLevel() == MqttQoS.AT_LEAST_ONCE) {
                ctx.writeAndFlush(MqttMessageBuilders.pubAck()
                        .packetId(publish.variableHeader().packetId())
                        .build());
            }
        }
    }
}
