/** The six tones in which the console may speak of a state. A tone never stands alone: an icon and a word go with it. */
export type Tone = 'good' | 'attention' | 'bad' | 'information' | 'off' | 'unknown';

export const toneInk = (tone: Tone): string => `var(--${tone})`;
export const tonePale = (tone: Tone): string => `var(--${tone}-pale)`;
