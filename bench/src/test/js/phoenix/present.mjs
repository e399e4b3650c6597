// As the README of the protocol has it.
export function whoIsHere(Presence, channel, onChange) {
  const presence = new Presence(channel);
  presence.onSync(() => onChange(presence.list(user => user)));
  return presence;
}
