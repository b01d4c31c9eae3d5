/**
 * The scope (organisation › site) lives in the address as `organisationId` and `siteId`, next to the filters. The
 * navigation carries it from page to page; lists read it like any filter.
 */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { scopeOf, type ScopeParams } from './scope.rules.js';

export { scopeOf, type ScopeParams };

export function useScope(): { scope: ScopeParams; setScope: (next: ScopeParams) => void } {
  const search: Record<string, string | undefined> = useSearch({ strict: false });
  const navigate = useNavigate();
  const setScope = (next: ScopeParams): void => {
    const { organisationId: _organisation, siteId: _site, ...rest } = search;
    void navigate({ to: '.', search: { ...rest, ...next } });
  };
  return { scope: scopeOf(search), setScope };
}
