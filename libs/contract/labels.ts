/** Labels: words that people give devices to find them together again (« chariot 2 », « CM2 », « prêt »). No inventory number: that is `assetTag`. HTTP bodies of `/api/v1/devices/labels`. */
import type { DeviceSelection } from './http.js';

/** Most labels of one device; most names in one change; longest, in characters. */
export const LABELS = { most: 20, atOnce: 10, longest: 40 } as const;

/** POST /devices/labels → LabelChange. Two writings of one word (case, accents) are one label: the one in use stays. A device that would have more than `LABELS.most` refuses the whole change. */
export interface LabelBody { devices: DeviceSelection; add?: string[]; remove?: string[] }
/** `count`: devices that changed. `id` null when there were none. POST /devices/labels/:id/undo → LabelUndone, for a day, by whoever made it. */
export interface LabelChange { id: string | null; count: number }
/** `kept`: out of sight, deleted, or full since. */
export interface LabelUndone { restored: number; kept: number }
/** GET /devices/labels?q&limit(≤50)&organisationId&siteId → Page, one: those in use there, in the order of the alphabet. */
export interface LabelView { label: string }
