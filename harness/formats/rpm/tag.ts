// Numbers and types: https://rpm-software-management.github.io/rpm/manual/tags.html and rpmtag.h

/** Data types of a header: https://rpm-software-management.github.io/rpm/manual/format_header.html */
export const TYPE = { int16: 3, int32: 4, int64: 5, string: 6, bin: 7, stringArray: 8, i18n: 9 } as const;

export type TypeName = keyof typeof TYPE;

/** Tags of the main header by name: number and type. */
export const TAG = {
  headerI18nTable: [100, 'stringArray'],
  name: [1000, 'string'],
  version: [1001, 'string'],
  release: [1002, 'string'],
  epoch: [1003, 'int32'],
  summary: [1004, 'i18n'],
  description: [1005, 'i18n'],
  buildTime: [1006, 'int32'],
  buildHost: [1007, 'string'],
  size: [1009, 'int32'],
  vendor: [1011, 'string'],
  license: [1014, 'string'],
  packager: [1015, 'string'],
  group: [1016, 'i18n'],
  url: [1020, 'string'],
  os: [1021, 'string'],
  arch: [1022, 'string'],
  preIn: [1023, 'string'],
  postIn: [1024, 'string'],
  fileSizes: [1028, 'int32'],
  fileModes: [1030, 'int16'],
  fileRdevs: [1033, 'int16'],
  fileMtimes: [1034, 'int32'],
  fileDigests: [1035, 'stringArray'],
  fileLinkTos: [1036, 'stringArray'],
  fileFlags: [1037, 'int32'],
  fileUserName: [1039, 'stringArray'],
  fileGroupName: [1040, 'stringArray'],
  sourceRpm: [1044, 'string'],
  fileVerifyFlags: [1045, 'int32'],
  provideName: [1047, 'stringArray'],
  requireFlags: [1048, 'int32'],
  requireName: [1049, 'stringArray'],
  requireVersion: [1050, 'stringArray'],
  conflictFlags: [1053, 'int32'],
  conflictName: [1054, 'stringArray'],
  conflictVersion: [1055, 'stringArray'],
  rpmVersion: [1064, 'string'],
  changelogTime: [1080, 'int32'],
  changelogName: [1081, 'stringArray'],
  changelogText: [1082, 'stringArray'],
  preInProg: [1085, 'string'],
  postInProg: [1086, 'string'],
  obsoleteName: [1090, 'stringArray'],
  fileDevices: [1095, 'int32'],
  fileInodes: [1096, 'int32'],
  fileLangs: [1097, 'stringArray'],
  provideFlags: [1112, 'int32'],
  provideVersion: [1113, 'stringArray'],
  obsoleteFlags: [1114, 'int32'],
  obsoleteVersion: [1115, 'stringArray'],
  dirIndexes: [1116, 'int32'],
  baseNames: [1117, 'stringArray'],
  dirNames: [1118, 'stringArray'],
  payloadFormat: [1124, 'string'],
  payloadCompressor: [1125, 'string'],
  payloadFlags: [1126, 'string'],
  fileDigestAlgo: [5011, 'int32'],
  recommendName: [5046, 'stringArray'],
  recommendVersion: [5047, 'stringArray'],
  recommendFlags: [5048, 'int32'],
  suggestName: [5049, 'stringArray'],
  suggestVersion: [5050, 'stringArray'],
  suggestFlags: [5051, 'int32'],
  supplementName: [5052, 'stringArray'],
  supplementVersion: [5053, 'stringArray'],
  supplementFlags: [5054, 'int32'],
  enhanceName: [5055, 'stringArray'],
  enhanceVersion: [5056, 'stringArray'],
  enhanceFlags: [5057, 'int32'],
  encoding: [5062, 'string'],
  payloadDigest: [5092, 'stringArray'],
  payloadDigestAlgo: [5093, 'int32'],
  payloadDigestAlt: [5097, 'stringArray'],
} as const satisfies Record<string, readonly [number, TypeName]>;

/** Tags of the signature header. SHA-256 is 273, as rpmtag.h has it; the manual's 272 is a mistake. */
export const SIGNATURE_TAG = {
  rsa: [268, 'bin'],
  sha1: [269, 'string'],
  sha256: [273, 'string'],
  size: [1000, 'int32'],
  md5: [1004, 'bin'],
  payloadSize: [1007, 'int32'],
} as const satisfies Record<string, readonly [number, TypeName]>;

/** The entry that covers all others, whose data a signature is made over. */
export const REGION = { signature: 62, header: 63 } as const;

export type TagName = keyof typeof TAG;
export type SignatureTagName = keyof typeof SIGNATURE_TAG;
