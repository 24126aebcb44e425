import { describe, expect, test } from 'vitest';
import { tables } from './en-tables.ts';

describe('a table is called as its document calls it at the node that keeps it', () => {
  test.each([
    ['maar', ['CMD'], 'maar-list', 'P-MAAR list'],
    ['maar', ['MAAR'], 'maar-list', 'MAAR list'],
    ['maar-dhcpv6', ['MAAR'], 'maar-list', 'MAAR list'],
    ['maar-dhcpv6', ['DHCPv6 server'], 'leases', 'DHCPv6 leases'],
    ['pmipv6', ['LMA'], 'binding-cache', 'Binding Cache'],
    ['dma', ['MAR'], 'binding-cache', 'Anchored prefixes'],
    ['a scheme of later', ['a role of later'], 'forwarding', 'Forwarding entries'],
  ] as const)('%s at %j: %s is "%s"', (scheme, roles, table, title) => {
    expect(tables.table(scheme, roles, table)).toBe(title);
  });

  test('columns, too; a field that nobody named is spelled out', () => {
    expect(tables.column('maar', ['CMD'], 'binding-cache', 'to')).toBe('P-CoA (S-MAAR)');
    expect(tables.column('maar', ['MAAR'], 'binding-cache', 'to')).toBe('S-MAAR');
    expect(tables.column('pmipv6', ['LMA'], 'binding-cache', 'sequence')).toBe('Seq');
    expect(tables.column('pmipv6', ['LMA'], 'binding-cache', 'grantedLifetime')).toBe('granted lifetime');
  });
});
