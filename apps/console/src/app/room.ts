/**
 * What a room tells the shell. A room is a folder `src/rooms/<room>/` whose `routes.tsx` exports
 * `routes(parent)` and, when wanted, `nav`, `actions` and `counts`; all are found by file glob, so that adding a
 * room edits nothing else. Its words live in `src/i18n/{fr,en}/<room>.json`, namespace = file name.
 */
import type { Permission } from '#contract';
import type { Icon } from '@tabler/icons-react';
import type { AnyRoute } from '@tanstack/react-router';

export interface NavEntry {
  to: string;
  icon: Icon;
  /** Namespaced, e.g. `devices:nav`. */
  labelKey: string;
  /** Place in the navigation: 10 home, 20 devices, 30 apps, 40 deployments, 45 enrolment; 80 and up: below the line. */
  order: number;
  /** Hidden without it. */
  permission?: Permission;
  /** A hook; what it returns is shown as the chalk-yellow count when it is above 0. */
  useCount?: () => number | undefined;
}

export interface PaletteAction {
  id: string;
  icon: Icon;
  /** Namespaced, e.g. `enrolment:actions.newToken`. */
  labelKey: string;
  to: string;
  /** Search parameters of the page opened. */
  search?: Record<string, string>;
  permission?: Permission;
}

export interface RoomModule {
  /** Pages inside the shell; a session is certain. */
  routes?: (parent: AnyRoute) => AnyRoute[];
  /** Pages without a session and without the shell. */
  publicRoutes?: (parent: AnyRoute) => AnyRoute[];
  nav?: NavEntry[];
  actions?: PaletteAction[];
}
