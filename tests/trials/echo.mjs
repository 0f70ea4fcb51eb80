// Owns a process that does nothing but say what it hears: how long that takes is the machine's doing.
process.on('message', (heard) => process.send?.(heard));
process.on('disconnect', () => process.exit(0));
