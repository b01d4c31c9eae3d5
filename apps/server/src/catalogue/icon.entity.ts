import { Column, Entity, Index, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { ImageType } from '../shared/image.rules.js';
import { AppEntity } from './app.entity.js';

/** The icon of an app. In the database: it is small, every server shows it, and a backup has it. */
@Entity('app_icon')
@Index('app_icon_tenant_ix', ['tenantId', 'sha256'])
export class AppIconEntity {
  @PrimaryColumn('uuid', { name: 'app_id', primaryKeyConstraintName: 'app_icon_pk' })
  appId!: string;

  @OneToOne(() => AppEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'app_id', foreignKeyConstraintName: 'app_icon_app' })
  app?: Relation<AppEntity>;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  /** Of the content, hex: its address. */
  @Column('text')
  sha256!: string;

  @Column('text')
  type!: ImageType;

  @Column('bytea')
  content!: Buffer;
}
