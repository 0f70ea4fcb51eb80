// Owns standing in for Electron's parent port in plain Node: the utility's entry is run as it is, main speaks by Node's channel.
process.parentPort = {
  postMessage: (message) => process.send(message),
  on: (_, listener) => process.on('message', (data) => listener({ data, ports: [] })),
};
