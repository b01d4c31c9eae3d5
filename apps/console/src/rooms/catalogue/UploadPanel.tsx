import { Button, Text, VisuallyHidden } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { IconUpload } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { keys } from '../../api/index.js';
import css from './catalogue.module.css';
import { ACCEPTED } from './catalogue.rules.js';
import { transferOf } from './transfer.js';
import { UploadLine } from './UploadLine.js';
import { UploadQueue } from './uploads.queue.js';

/** Where packages are chosen, or dropped (anywhere on the page), several at once; then their way up, and what became of each. */
export function UploadPanel() {
  const { t } = useTranslation('catalogue');
  const client = useQueryClient();
  const [queue] = useState(() => new UploadQueue(() => void client.invalidateQueries({ queryKey: keys.apps }), transferOf));
  const items = useSyncExternalStore(queue.subscribe, queue.items);
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  useEffect(() => () => queue.leave(), [queue]);
  useWindowEvent('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    setOver(true);
  });
  useWindowEvent('dragleave', (event) => { if (event.relatedTarget === null) setOver(false); });
  useWindowEvent('drop', (event) => {
    if (!event.dataTransfer || event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    setOver(false);
    queue.add([...event.dataTransfer.files]);
  });
  return (
    <section className={css.drop} data-over={over || undefined} aria-label={t('upload')}>
      <VisuallyHidden>
        <input
          ref={input} type="file" multiple accept={ACCEPTED} tabIndex={-1} aria-label={t('drop.choose')} data-testid="upload-input"
          onChange={(event) => { queue.add([...(event.currentTarget.files ?? [])]); event.currentTarget.value = ''; }}
        />
      </VisuallyHidden>
      <div className={css.invite}>
        <IconUpload size={26} stroke={1.5} aria-hidden />
        <div>
          <Text fw={650}>{over ? t('drop.release') : t('drop.title')}</Text>
          <Text size="sm" c="dimmed">{t('drop.limit')}</Text>
        </div>
        <Button variant="default" onClick={() => input.current?.click()}>{t('drop.choose')}</Button>
      </div>
      {items.length > 0 ? <ul className={css.uploads} aria-label={t('drop.list')}>{items.map((item) => <UploadLine key={item.id} item={item} queue={queue} />)}</ul> : null}
    </section>
  );
}
