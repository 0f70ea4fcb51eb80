// Owns whether the database is out: said once when it begins and once when it is over, whoever finds that.

export type OutageOptions = {
  /** Monotonic ms. */
  stopwatch(): number;
  /** Answers null when the database can be written, else why not. */
  probe(): string | null;
  onBegun(error: unknown): void;
  onOver(): void;
};

/** The probe is small and may fit where commands do not; but without clients no command ever comes to show that they do. */
const outageHoldsMs = 5_000;

export function watchOutage({ stopwatch, probe, onBegun, onOver }: OutageOptions) {
  let failedAt: number | null = null;

  function recovered(): void {
    if (failedAt !== null) onOver();
    failedAt = null;
  }

  return {
    failed(error: unknown): void {
      if (failedAt === null) onBegun(error);
      failedAt = stopwatch();
    },
    recovered,
    notWritableBecause(): string | null {
      if (failedAt !== null && stopwatch() - failedAt < outageHoldsMs)
        return 'the database cannot be written';
      const problem = probe();
      if (problem === null) recovered();
      return problem;
    },
  };
}
