// A Socket.IO server that the load generator can talk to: "S" joins a room, "P" publishes to it.
//   npm install --prefix /tmp/socketio socket.io@4.8.1
//   NODE_PATH=/tmp/socketio/node_modules node bench/rivals/socketio.js [port]
const { Server } = require("socket.io");

const port = Number(process.argv[2] || 3000);
const server = new Server(port, { transports: ["websocket"], perMessageDeflate: false, serveClient: false });

server.on("connection", socket => {
  socket.on("S", (room, answer) => {
    socket.join(room);
    if (answer) answer();
  });
  socket.on("P", (room, data, answer) => {
    server.to(room).emit("m", data);
    if (answer) answer();
  });
});

console.log(`listening on ${port}`);
