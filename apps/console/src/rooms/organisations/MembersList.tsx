import type { OrganisationView } from '#contract';
import { Button } from '@mantine/core';
import { IconBuildingCommunity, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keys, useList } from '../../api/index.js';
import { DataTable, EmptyState } from '../../ui/index.js';
import { organisationColumns } from './columns.js';
import { OrganisationDialog } from './OrganisationDialog.js';
import { useMayChangeTree } from './useMayChangeTree.js';

const linkTo = (row: OrganisationView): string => `/organisations/${row.id}`;
const keyOf = (row: OrganisationView): string => row.id;

/** The communes of a grouping. */
export function MembersList({ organisation }: { organisation: OrganisationView }) {
  const { t, i18n } = useTranslation('organisations');
  const mayChange = useMayChangeTree();
  const [adding, setAdding] = useState(false);
  const list = useList<OrganisationView>([...keys.organisations, 'list'], '/organisations', { parentId: organisation.id });
  const add = mayChange ? <Button variant="default" leftSection={<IconPlus size={17} stroke={1.75} aria-hidden />} onClick={() => setAdding(true)}>{t('addMember')}</Button> : undefined;
  // A member names its grouping in lists: here it would be the same in every row.
  const columns = organisationColumns((key, values) => t(key, values), i18n.language);
  return (
    <>
      <DataTable
        label={t('membersOf', { name: organisation.name })} columns={columns} query={list} rowKey={keyOf} rowLink={linkTo}
        empty={<EmptyState icon={IconBuildingCommunity} title={t('noMember')} text={t('noMemberText')} action={add} />}
      />
      {organisation.members > 0 ? <div>{add}</div> : null}
      <OrganisationDialog parent={organisation} opened={adding} onClose={() => setAdding(false)} />
    </>
  );
}
