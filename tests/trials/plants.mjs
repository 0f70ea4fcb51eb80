// Owns the planted faults as texts: in which file which text becomes which.

/** @type {Readonly<Record<string, readonly { file: string, text: string, becomes: string }[]>>} */
export const plants = {
  'ack-before-commit': [
    {
      file: 'src-server/actions/batch.ts',
      text: 'tables.inTransaction(() => write(commit, written));',
      becomes: 'setTimeout(() => tables.inTransaction(() => write(commit, written)), 60);',
    },
  ],
};
