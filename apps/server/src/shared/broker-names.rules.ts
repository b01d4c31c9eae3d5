/** Which names at the external broker a process takes and gives back, so that all are held and work is spread. Pure. */

/** One row of `broker_name`. */
export interface NameRow {
  name: string;
  holder: string;
  /** Its time is not over. */
  live: boolean;
}

/** All names there are: one seat for each process, and what is shared out among them. */
export interface Names {
  seats: readonly string[];
  ingests: readonly string[];
}

/** @param me id of this process. */
export function changes(rows: readonly NameRow[], me: string, { seats, ingests }: Names): { claim: string[]; release: string[] } {
  const live = rows.filter((row) => row.live);
  const taken = new Set(live.map((row) => row.name));
  const mine = new Set(live.filter((row) => row.holder === me).map((row) => row.name));
  const free = (name: string): boolean => !taken.has(name);
  const [seat, ...spare] = seats.filter((name) => mine.has(name));
  if (seat === undefined) return { claim: seats.filter(free).slice(0, 1), release: [] };
  const processes = new Set(live.filter((row) => seats.includes(row.name)).map((row) => row.holder)).size;
  const share = Math.ceil(ingests.length / processes);
  const held = ingests.filter((name) => mine.has(name));
  return { claim: ingests.filter(free).slice(0, Math.max(0, share - held.length)), release: [...spare, ...held.slice(share)] };
}
