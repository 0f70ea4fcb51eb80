// Owns standing in for Electron's parent port in plain Node: the utility's entry is run as it is, main speaks by Node's channel.

/** The end of a window's port that the desk has; the test says `{ window: text }`, or null when it closes. */
const heard = { message: () => {}, close: () => {} };
const port = {
  postMessage: () => {},
  on: (event, listener) => {
    heard[event] = listener;
  },
  start: () => {},
  close: () => {},
};

process.parentPort = {
  postMessage: (message) => process.send(message),
  on: (_, listener) =>
    process.on('message', (data) => {
      if (data?.window === null) heard.close();
      else if (data?.window !== undefined) heard.message({ data: data.window });
      else listener({ data, ports: data?.type === 'window-port' ? [port] : [] });
    }),
};
