/** Brokers of MQTT 3.1.1, on TCP and WebSocket, such as Mosquitto, EMQX and HiveMQ. */
package io.fanfare.bench.driver.mqtt;
