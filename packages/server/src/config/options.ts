import {
  attribute,
  attributes,
  choice,
  contact,
  databaseUrl,
  faces,
  flag,
  hostName,
  hostNames,
  integer,
  ldapUrl,
  mailAddress,
  networks,
  type Option,
  optionalText,
  publicUrl,
  redisUrl,
  roles,
  smtpUrl,
  text,
  webAddress,
} from './option-kinds.ts';

/** Every setting of the server: name, meaning, default, how it is read. `docs/configuration.md` is made from this. */
export const OPTIONS = {
  PUBLIC_URL: publicUrl(),
  HANDLE_DOMAIN: hostName(
    'The domain of handles, where it is another than that of PUBLIC_URL: @alice@example.org on https://social.example.org. Its /.well-known/webfinger has to lead here. Kept for good, as PUBLIC_URL is.',
  ),
  HOST: text('127.0.0.1', 'The address to listen on. Use 0.0.0.0 where a proxy on another machine connects.'),
  PORT: integer(3000, 0, 65535, 'The port to listen on.'),
  FACES: faces(
    'More names of this server for apps that were made for one other software, such as c.example.org=lemmy, p.example.org=pixelfed. They need DNS and certificates as PUBLIC_URL does.',
  ),
  APP_DOORS: choice(
    ['on', 'off'],
    'on',
    'Lets apps of other software in, where they alone look: see docs/doors.md. off: NodeInfo says linnet everywhere, and FACES is ignored.',
  ),
  WEB_PROCESSES: integer(
    0,
    0,
    15,
    'How many more processes answer what is only read, where the database is the file in DATA_DIR. One less than the machine has processors uses them all.',
  ),
  DATA_DIR: text('./data', 'Where the database and uploaded files live. Back up this folder.'),
  FILES_DIR: optionalText(
    'Where the folders media and cache are. Unset: DATA_DIR. Processes on one PostgreSQL all need the same.',
  ),
  DATABASE_URL: databaseUrl('A postgres:// address. Unset: an SQLite file in DATA_DIR.'),
  DATABASE_DIRECT_URL: databaseUrl(
    'The address of PostgreSQL itself where DATABASE_URL goes through a pooler in transaction mode (PgBouncer): what processes tell each other comes by a connection of its own, and a start without it is refused there. Not needed with REDIS_URL. Unset: DATABASE_URL.',
  ),
  DATABASE_REPLICA_URL: databaseUrl(
    'A PostgreSQL that follows DATABASE_URL (streaming replication): visitors’ pages are read there while it is less than a second or two behind. Members, other servers and everything written stay with DATABASE_URL, which answers for both while the replica is away.',
  ),
  DATABASE_POOL: integer(10, 2, 200, 'Connections to PostgreSQL.'),
  REDIS_URL: redisUrl(
    'A redis:// or rediss:// address of Redis or Valkey, by which processes tell each other what is new, instead of PostgreSQL. Nothing is stored in it.',
  ),
  ROLES: roles(
    'What this process does, where several share one PostgreSQL: web answers requests, worker works on the queue and delivers, streaming feeds open streams. all is everything.',
  ),
  DRAIN_SECONDS: integer(
    0,
    0,
    60,
    'How long a process that was told to stop goes on answering, while /health answers 503: longer than a balancer takes to notice.',
  ),
  LOG_LEVEL: choice(['fatal', 'error', 'warn', 'info', 'debug', 'silent'], 'info', 'How much is logged.'),
  LOG_FORMAT: choice(['auto', 'json', 'text'], 'auto', 'auto: text in a terminal, JSON lines elsewhere.'),
  TRUSTED_PROXIES: networks('Addresses or networks whose X-Forwarded-For is believed. Unset: none.'),
  SECURITY_CONTACT: contact(
    'Whom /.well-known/security.txt names for reports of weaknesses. Unset: the contact of the server.',
  ),
  SMTP_URL: smtpUrl(
    'The mail server that takes what Linnet sends, such as smtps://user:password@mail.example.org (port 465) or smtp://… (587, with STARTTLS; a password is sent over TLS alone). Special characters are percent-encoded. Unset: no mail is sent, and the operator makes links instead.',
  ),
  MAIL_FROM: mailAddress('Whom mail comes from. Unset: noreply@ and the host of PUBLIC_URL.'),
  LDAP_URL: ldapUrl(
    'The directory whose people sign in with the name and password that they have there, such as ldaps://ldap.example.org or ldap://… (with STARTTLS). See docs/operating.md. Unset: none.',
  ),
  LDAP_STARTTLS: flag(
    true,
    'Whether ldap:// asks for TLS before anything is said. false only where nobody else is on the wire: passwords travel in the clear. The own machine is never asked.',
  ),
  LDAP_BIND_DN: optionalText('Whom people are looked up as, such as cn=linnet,dc=example,dc=org. Unset: nobody.'),
  LDAP_BIND_PASSWORD: optionalText('The password of LDAP_BIND_DN.', { secret: true }),
  LDAP_BASE_DN: optionalText('Where people are looked up, such as ou=people,dc=example,dc=org.'),
  LDAP_FILTER: text(
    '(objectClass=person)',
    'Who of the directory may come in, such as (memberOf=cn=linnet,ou=groups,dc=example,dc=org).',
  ),
  LDAP_LOGIN_ATTRIBUTES: attributes(
    ['uid', 'mail'],
    'What people may write as their name. The first is what they are called here. Active Directory: sAMAccountName,mail.',
  ),
  LDAP_ID_ATTRIBUTE: attribute(
    'entryUUID',
    'What stays when names change: people are known by it. Active Directory: objectGUID.',
  ),
  LDAP_NAME_ATTRIBUTE: attribute('displayName', 'What is shown as their name when they join.'),
  LDAP_MAIL_ATTRIBUTE: attribute(
    'mail',
    'Where mail reaches them. Addresses of the directory are not confirmed again.',
  ),
  LDAP_TITLE: text(
    'LDAP',
    'What people call the directory, such as Example University. Stands beside the form of sign-in.',
  ),
  LDAP_JOINS: choice(
    ['off', 'server', 'always'],
    'server',
    'Whether whoever has no account here gets one: as registrations says, always, or off (who has an account may connect it).',
  ),
  METRICS_TOKEN: optionalText('A bearer token for /metrics. Unset: /metrics answers requests from this machine only.', {
    secret: true,
  }),
  FEDERATION_ALLOW_PRIVATE: flag(
    false,
    'Lets outgoing requests reach private and loopback addresses and plain http. For intranets and tests only.',
  ),
  FEDERATION_HTTP_HOSTS: hostNames(
    'Names in a closed network whose servers speak plain http, such as one.test or a container. With FEDERATION_ALLOW_PRIVATE only.',
  ),
  RATE_LIMITS: flag(true, 'Limits requests per person and address.'),
  WORKERS: integer(32, 1, 256, 'How many deliveries run at the same time per processor.'),
  MEDIA_MAX_BYTES: integer(16_777_216, 1024, 1_073_741_824, 'The largest image that may be uploaded, in bytes.'),
  MEDIA_MAX_MEGAPIXELS: integer(
    128,
    1,
    400,
    'The largest image that may be uploaded, in millions of pixels, all frames of an animation together. It is stored smaller.',
  ),
  VIDEO_MAX_BYTES: integer(
    103_809_024,
    0,
    4_294_967_296,
    'The largest video or sound that may be uploaded, in bytes. 0: none are taken.',
  ),
  MEDIA_DAY_MAX: integer(
    4_294_967_296,
    0,
    1_125_899_906_842_624,
    'How many bytes of files one person may keep of what they uploaded within a day. 0: as many as there is room for.',
  ),
  VIDEO_CONVERT: flag(
    true,
    'Makes videos and sounds anew with ffmpeg where the system has it: for every browser to play, with a picture, and without what cameras and phones write into them. Otherwise they are kept as they are uploaded.',
  ),
  MEDIA_CACHE_MAX: integer(
    1_073_741_824,
    16_777_216,
    1_125_899_906_842_624,
    'How many bytes of other servers’ images, videos and sounds are kept. Beyond it, what was not shown for longest goes first.',
  ),
  LINK_PREVIEWS: flag(
    true,
    'Reads the pages that posts link to, for cards with their title and picture. Those sites learn that this server asks, and nothing of readers.',
  ),
  STORAGE: choice(
    ['disk', 's3'],
    'disk',
    'Where files lie: in DATA_DIR, or in a bucket that speaks S3 (docs/storage.md).',
  ),
  S3_ENDPOINT: webAddress('The address of the service. Unset: that of AWS in S3_REGION.'),
  S3_REGION: text('us-east-1', 'The region of the bucket; what the service says, or the default where it has none.'),
  S3_BUCKET: optionalText('The bucket. It has to exist.'),
  S3_ACCESS_KEY_ID: optionalText('The key that may list, read, write and delete in the bucket.', { secret: true }),
  S3_SECRET_ACCESS_KEY: optionalText('Its secret.', { secret: true }),
  S3_PATH_STYLE: flag(
    false,
    'Names the bucket in the path instead of the host: for MinIO, Garage and most services of one’s own.',
  ),
  S3_SERVE: choice(
    ['proxy', 'redirect', 'public'],
    'proxy',
    'How files reach people. proxy: through Linnet. redirect: Linnet sends them to the bucket with an address that is good for an hour. public: from S3_PUBLIC_URL, without Linnet.',
  ),
  S3_PUBLIC_URL: webAddress(
    'Where everybody may read the bucket: its own address or that of a CDN before it. For S3_SERVE=public.',
  ),
} satisfies Record<string, Option<unknown>>;

export type OptionName = keyof typeof OPTIONS;

export type Settings = { [K in OptionName]: (typeof OPTIONS)[K] extends Option<infer T> ? T : never };
