/** Columns of the list of all tokens that one may end. */
import type { ApiTokenView } from '#contract';
import type { Column } from '../../ui/index.js';
import { RevokeToken } from './RevokeToken.js';
import { TokenEnd, TokenMay, TokenPlaces, TokenUse } from './TokenFacts.js';
import css from './tokens.module.css';

type Translate = (key: string, values?: Record<string, unknown>) => string;

export function tokenColumns(t: Translate): Column<ApiTokenView>[] {
  return [
    {
      id: 'name', header: t('columns.name'), min: 220, grow: 2,
      cell: (row) => <span className={css.two}><strong>{row.name}</strong><bdi className={css.quiet}>{row.organisation ? t('ofOrganisation', { name: row.organisation.name, maker: row.maker.name }) : t('ofPerson', { name: row.maker.name })}</bdi></span>,
    },
    { id: 'may', header: t('columns.may'), min: 160, cell: (row) => <TokenMay token={row} /> },
    { id: 'places', header: t('columns.places'), min: 150, hideBelow: 760, cell: (row) => <TokenPlaces token={row} /> },
    { id: 'use', header: t('columns.use'), min: 190, hideBelow: 620, cell: (row) => <TokenUse token={row} /> },
    { id: 'end', header: t('columns.end'), min: 140, hideBelow: 900, cell: (row) => <TokenEnd token={row} /> },
    { id: 'actions', header: '', min: 110, grow: 0, align: 'end', cell: (row) => <RevokeToken token={row} /> },
  ];
}
