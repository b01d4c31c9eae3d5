/** All rooms found in src/rooms, in navigation order. */
import type { NavEntry, PaletteAction, RoomModule } from './room.js';

const modules = Object.values(import.meta.glob<RoomModule>('../rooms/*/routes.tsx', { eager: true }));

export const rooms: readonly RoomModule[] = modules;
export const navigation: readonly NavEntry[] = modules.flatMap((room) => room.nav ?? []).sort((a, b) => a.order - b.order);
export const actions: readonly PaletteAction[] = modules.flatMap((room) => room.actions ?? []);
