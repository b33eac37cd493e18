// https://refspecs.linuxfoundation.org/elf/elf.pdf, https://gitlab.com/x86-psABIs/x86-64-ABI, https://github.com/ARM-software/abi-aa
/** Architectures by the names that images use: https://go.dev/doc/install/source#environment */
export const ARCHITECTURES = ['amd64', 'arm64'] as const;

export type Architecture = (typeof ARCHITECTURES)[number];

/** The architecture of this machine, on which the clients run as well. */
export const HOST_ARCHITECTURE: Architecture = process.arch === 'arm64' ? 'arm64' : 'amd64';

const HEADERS = 64 + 56;
const BASE = 0x400000n;
const MACHINE: Record<Architecture, number> = { amd64: 62, arm64: 183 };
/** The program is mapped in one piece, so the largest page of the architecture is the alignment. */
const PAGE: Record<Architecture, bigint> = { amd64: 0x1000n, arm64: 0x10000n };

/** A static program that writes the line to standard output and ends with 0, for Linux: no library, no interpreter, some 200 bytes. */
export function printerOf(line: string, architecture: Architecture): Buffer {
  const text = Buffer.from(`${line}\n`);
  const code = architecture === 'amd64' ? amd64(text.length) : arm64(text.length);
  const size = BigInt(HEADERS + code.length + text.length);
  return Buffer.concat([fileHeader(architecture), programHeader(architecture, size), code, text]);
}

function fileHeader(architecture: Architecture): Buffer {
  const header = Buffer.alloc(64);
  header.write('\x7fELF\x02\x01\x01', 'latin1');
  header.writeUInt16LE(2, 16); // executable
  header.writeUInt16LE(MACHINE[architecture], 18);
  header.writeUInt32LE(1, 20);
  header.writeBigUInt64LE(BASE + BigInt(HEADERS), 24); // entry
  header.writeBigUInt64LE(64n, 32); // program header
  header.writeUInt16LE(64, 52);
  header.writeUInt16LE(56, 54);
  header.writeUInt16LE(1, 56);
  return header;
}

function programHeader(architecture: Architecture, size: bigint): Buffer {
  const header = Buffer.alloc(56);
  header.writeUInt32LE(1, 0); // load
  header.writeUInt32LE(5, 4); // read, execute
  header.writeBigUInt64LE(BASE, 16);
  header.writeBigUInt64LE(BASE, 24);
  header.writeBigUInt64LE(size, 32);
  header.writeBigUInt64LE(size, 40);
  header.writeBigUInt64LE(PAGE[architecture], 48);
  return header;
}

/** write(1, text, length); exit(0). The text follows the code. */
function amd64(length: number): Buffer {
  const code = Buffer.from(
    'b801000000' + // mov eax, 1
      'bf01000000' + // mov edi, 1
      '488d3510000000' + // lea rsi, [rip + 16]
      'ba00000000' + // mov edx, length
      '0f05' + // syscall
      'b83c000000' + // mov eax, 60
      '31ff' + // xor edi, edi
      '0f05', // syscall
    'hex',
  );
  code.writeUInt32LE(length, 18);
  return code;
}

function arm64(length: number): Buffer {
  const words = [
    0xd2800020, // mov x0, #1
    0x100000e1, // adr x1, . + 28
    0xd2800002 + length * 32, // mov x2, #length
    0xd2800808, // mov x8, #64
    0xd4000001, // svc #0
    0xd2800000, // mov x0, #0
    0xd2800ba8, // mov x8, #93
    0xd4000001, // svc #0
  ];
  const code = Buffer.alloc(words.length * 4);
  for (const [index, word] of words.entries()) code.writeUInt32LE(word, index * 4);
  return code;
}
