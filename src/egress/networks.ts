import { BlockList, isIP } from 'node:net'

/** What RFC 6890 and its registries set apart from the public internet, and what clouds have for their own machines. */
const NOT_PUBLIC_V4 = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // between a provider and its customers (CGNAT)
  '127.0.0.0/8', // this machine
  '168.63.129.16/32', // Azure's own services, seen from its machines
  '169.254.0.0/16', // link-local, and the metadata of clouds
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocols
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // relays of 6to4
  '192.168.0.0/16', // private
  '198.18.0.0/15', // measurements
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, and broadcast
]

/**
 * All but global unicast is refused, so the v4-mapped (::ffff:0:0/96), the translated (64:ff9b::/96, 64:ff9b:1::/48), unique
 * local, link-local and multicast addresses are not listed: they lie outside of it.
 */
const PUBLIC_V6 = '2000::/3'
const NOT_PUBLIC_V6 = [
  '2001::/23', // protocols: Teredo, ORCHID, measurements
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4: an IPv4 address in disguise
  '3fff::/20', // documentation
]

/** Blocks of one family alone, for a list that holds both takes an IPv4 address for its mapped form as well. */
type Family = 'ipv4' | 'ipv6'

function blocks(family: Family, networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    if (familyOf(address) === family) list.addSubnet(address, Number(bits ?? (family === 'ipv4' ? 32 : 128)), family)
  }
  return list
}

function familyOf(address: string): Family | undefined {
  const version = isIP(address)
  return version === 0 ? undefined : version === 4 ? 'ipv4' : 'ipv6'
}

const notPublic = { ipv4: blocks('ipv4', NOT_PUBLIC_V4), ipv6: blocks('ipv6', NOT_PUBLIC_V6) }
const public6 = blocks('ipv6', [PUBLIC_V6])

/** Whether an address may be called. One that cannot be read may not. */
export type MayCall = (address: string) => boolean

/**
 * The addresses of the public internet, and of those networks besides that the operator opens.
 *
 * @param allow addresses and networks such as `10.0.0.0/8`, each as config.ts has checked it.
 */
export function callable(allow: readonly string[]): MayCall {
  const open = { ipv4: blocks('ipv4', allow), ipv6: blocks('ipv6', allow) }
  return (address) => {
    const family = familyOf(address)
    // With a zone, such as fe80::1%eth0, it is an address of this machine's own links.
    if (family === undefined || address.includes('%')) return false
    if (open[family].check(address, family)) return true
    if (family === 'ipv6' && !public6.check(address, family)) return false
    return !notPublic[family].check(address, family)
  }
}
