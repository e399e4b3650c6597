// As in protocol/README.md; a test holds the two to each other.
export function follow(socket, topic, onMessage) {
  let since = null; // or where you have kept it: localStorage, say
  const channel = socket.channel(topic, () => ({since}));
  channel.on("message", (payload, position) => {
    onMessage(payload);
    since = position;
  });
  channel.join().receive("ok", ({epoch, offset}) => { since ??= `${epoch}:${offset}`; });
  return channel;
}
