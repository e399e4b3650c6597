/** Socket.IO, by Engine.IO 4 on WebSocket. */
package io.fanfare.bench.driver.socketio;
