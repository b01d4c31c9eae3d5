import { Button, Text, VisuallyHidden } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useRef, useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import css from './catalogue.module.css';
import { UploadProgress } from './UploadProgress.js';
import { useUpload } from './useUpload.js';

/** Where a .deb is dropped, or chosen; then its way up, and what became of it. */
export function UploadPanel() {
  const { t } = useTranslation('catalogue');
  const upload = useUpload();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void upload.send([...event.dataTransfer.files]);
  };
  return (
    <section
      className={css.drop} data-over={over || undefined} aria-label={t('upload')}
      onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={drop}
    >
      <VisuallyHidden>
        <input
          ref={input} type="file" accept=".deb,application/vnd.debian.binary-package" tabIndex={-1} aria-label={t('drop.choose')} data-testid="upload-input"
          onChange={(event) => { void upload.send([...(event.currentTarget.files ?? [])]); event.currentTarget.value = ''; }}
        />
      </VisuallyHidden>
      {upload.state.step === 'idle' ? (
        <div className={css.invite}>
          <IconUpload size={26} stroke={1.5} aria-hidden />
          <div>
            <Text fw={650}>{over ? t('drop.release') : t('drop.title')}</Text>
            <Text size="sm" c="dimmed">{t('drop.limit')}</Text>
          </div>
          <Button variant="default" onClick={() => input.current?.click()}>{t('drop.choose')}</Button>
        </div>
      ) : <UploadProgress upload={upload} onChoose={() => input.current?.click()} />}
    </section>
  );
}
