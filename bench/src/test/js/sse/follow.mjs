// As in protocol/README.md; a test holds the two to each other.
export function follow(url, topics, token, onMessage) {
  const query = topics.map(topic => `topic=${encodeURIComponent(topic)}`).join("&");
  let since = ""; // or where you have kept it: localStorage, say
  let pause = 1000;
  let source;
  let timer;
  let isOver = false;
  async function open() {
    try {
      const answer = await fetch(`${url}/ticket`, {method: "POST", headers: {Authorization: `Bearer ${await token()}`}});
      if (!answer.ok) throw new Error(await answer.text());
      const {ticket} = await answer.json();
      if (!isOver) listen(`${url}?${query}&since=${since}&ticket=${ticket}`);
    } catch {
      comeBack();
    }
  }
  function listen(address) {
    source = new EventSource(address);
    const keep = ({lastEventId}) => { since = lastEventId; pause = 1000; };
    source.onmessage = event => { onMessage(JSON.parse(event.data)); keep(event); };
    for (const name of ["subscribed", "live", "gap", "epoch_changed"]) source.addEventListener(name, keep);
    source.addEventListener("close", ({data}) => { if (JSON.parse(data).code === 4008) stop(); });
    source.onerror = comeBack;
  }
  function comeBack() {
    source?.close();
    if (isOver) return;
    timer = setTimeout(open, pause * (0.5 + Math.random()));
    pause = Math.min(2 * pause, 30_000);
  }
  function stop() {
    isOver = true;
    clearTimeout(timer);
    source?.close();
  }
  open();
  return stop;
}
