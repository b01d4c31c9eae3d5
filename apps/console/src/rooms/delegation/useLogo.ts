import { useEffect, useState } from 'react';

/** The server's own bounds. */
const MOST_BYTES = 256 * 1024;
export const LOGO_TYPES = ['image/png', 'image/webp'];

export type LogoProblem = 'type' | 'size';

/** A logo that is being chosen: what is shown, and what is to be sent once the form is. */
export interface Logo {
  shown: string | null;
  /** Undefined: it stays as it is; null: it goes. */
  change: File | null | undefined;
  problem: LogoProblem | undefined;
  choose: (file: File | null) => void;
  remove: () => void;
  /** What was chosen is there now. */
  settled: () => void;
}

/** @param stored path of the one that the server has */
export function useLogo(stored: string | null): Logo {
  const [chosen, setChosen] = useState<{ file: File; url: string } | null>();
  const [problem, setProblem] = useState<LogoProblem>();
  const url = chosen?.url;
  // The browser keeps the picture for as long as its address is in use.
  useEffect(() => () => { if (url !== undefined) URL.revokeObjectURL(url); }, [url]);
  return {
    shown: chosen === undefined ? stored : (url ?? null),
    change: chosen && chosen.file,
    problem,
    choose(file) {
      if (!file) return;
      const wrong = !LOGO_TYPES.includes(file.type) ? 'type' : file.size > MOST_BYTES ? 'size' : undefined;
      setProblem(wrong);
      if (!wrong) setChosen({ file, url: URL.createObjectURL(file) });
    },
    remove() {
      setProblem(undefined);
      setChosen(null);
    },
    settled() { setChosen(undefined); },
  };
}
