import type { DeviceFilter, DeviceSelection, SavedView } from '#contract';
import { useQuery } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import { scopeOf } from '../../app/scope.js';
import { viewsQuery } from '../devices/device.queries.js';
import { filterGiven, filterOfView, managed, selectionOf, waysOf, type ChosenDevices, type Way } from './audience.rules.js';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** For `/deployments/new`: the devices that were selected in a list. */
    chosen?: ChosenDevices;
  }
}

export interface AudienceUnderWay {
  ways: Way[];
  way: Way;
  setWay: (way: Way) => void;
  chosen: ChosenDevices | undefined;
  filter: DeviceFilter | undefined;
  setPlace: (filter: DeviceFilter) => void;
  views: readonly SavedView[];
  view: { id: string; filter: DeviceFilter } | undefined;
  setView: (id: string | null) => void;
  devices: DeviceSelection | null;
}

/** For whom: what the page was opened with, or a place, or a saved view. */
export function useAudience(): AudienceUnderWay {
  const search = useRouterState({ select: ({ location }) => location.search as Record<string, string | undefined> });
  const chosen = useRouterState({ select: ({ location }) => location.state.chosen });
  const given = filterGiven(search);
  const filter = given && managed(given);
  // A request is granted where it was made.
  const ways = waysOf(chosen, filter, search['requestId'] !== undefined && filter !== undefined);
  const [way, setWay] = useState<Way>(ways[0] ?? 'place');
  const [place, setPlace] = useState<DeviceFilter>();
  const [viewId, setView] = useState<string | null>(null);
  const { data: views = [] } = useQuery(viewsQuery());
  const saved = views.find(({ id }) => id === viewId);
  const view = saved && { id: saved.id, filter: filterOfView(saved, scopeOf(search)) };
  return { ways, way, setWay, chosen, filter, setPlace, views, view, setView, devices: selectionOf(way, { chosen, filter, place, view: view?.filter }) };
}
