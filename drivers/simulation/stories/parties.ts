import type { Dice } from '../goods/shaping/dice.ts'

/** A party as declared. */
export type StoryParty = { readonly name: string; readonly address: string; readonly country: string }

/** Postal senders are people and small shops; express senders are firms with whole addresses. */
export type Channel = 'post' | 'express'

const senders: Readonly<Record<string, { readonly cities: readonly [string, ...string[]]; readonly firms: readonly [string, ...string[]]; readonly people: readonly [string, ...string[]] }>> = {
  CN: { cities: ['Shenzhen, Guangdong', 'Yiwu, Zhejiang', 'Guangzhou, Guangdong', 'Dongguan'], firms: ['Shenzhen Lianhe Trading Co., Ltd.', 'Yiwu Hengda Import & Export', 'Guangzhou Meili E-Commerce'], people: ['Li Wei', 'Chen Jing', 'Wang Fang', 'Zhou Min'] },
  HK: { cities: ['Kowloon', 'Kwai Chung, N.T.'], firms: ['Harbour Link Logistics Ltd', 'Great East Trading Ltd'], people: ['Chan Ka Ming', 'Lau Siu Wai'] },
  IN: { cities: ['Mumbai', 'Tiruppur', 'New Delhi'], firms: ['Sundar Exports Pvt. Ltd.', 'Deccan Crafts'], people: ['Anil Sharma', 'Priya Nair'] },
  TR: { cities: ['Istanbul', 'Bursa', 'Izmir'], firms: ['Anadolu Tekstil A.S.', 'Bosfor Dis Ticaret'], people: ['Mehmet Yilmaz', 'Ayse Demir'] },
  DE: { cities: ['Hamburg', 'Nürnberg', 'Köln'], firms: ['Nordwerk Handels GmbH', 'Kessler Versand KG'], people: ['Jonas Weber', 'Katrin Vogel'] },
  VN: { cities: ['Ho Chi Minh City', 'Hai Phong'], firms: ['Saigon Star Export JSC', 'Minh Phat Co., Ltd'], people: ['Nguyen Thi Lan', 'Tran Van Minh'] },
  GB: { cities: ['London', 'Leeds'], firms: ['Harcourt Mail Order Ltd', 'Pennine Goods'], people: ['James Carter', 'Emily Shaw'] },
} // prettier-ignore

const receivers: Readonly<Record<string, { readonly cities: readonly [string, ...string[]]; readonly people: readonly [string, ...string[]]; readonly streets: readonly [string, ...string[]] }>> = {
  US: { cities: ['Chicago, IL 60614', 'Austin, TX 78704', 'Queens, NY 11372', 'Fresno, CA 93722'], people: ['Maria Lopez', 'Daniel Kim', 'Sarah Johnson', 'Kevin Brown', 'Aisha Patel'], streets: ['Maple Ave', 'Oak Street', '5th Street', 'Lincoln Rd'] },
  FR: { cities: ['69003 Lyon', '31000 Toulouse', '75011 Paris'], people: ['Claire Martin', 'Hugo Bernard', 'Nadia Benali'], streets: ['rue Voltaire', 'avenue Foch', 'rue des Lilas'] },
  DE: { cities: ['10115 Berlin', '50667 Köln', '80331 München'], people: ['Lena Schmidt', 'Paul Fischer', 'Sofia Novak'], streets: ['Gartenstraße', 'Lindenweg', 'Hauptstraße'] },
  ES: { cities: ['28013 Madrid', '46002 Valencia'], people: ['Lucía García', 'Javier Ruiz'], streets: ['calle Mayor', 'calle del Sol'] },
} // prettier-ignore

/** Countries that send, the busiest named most often. */
export const sendingCountries = ['CN', 'CN', 'CN', 'CN', 'HK', 'IN', 'TR', 'VN', 'DE', 'GB'] as const

/** Countries that receive. */
export const receivingCountries = ['US', 'US', 'FR', 'DE', 'ES'] as const

/** Who sends. */
export function shipperFrom(d: Dice, country: string, channel: Channel): StoryParty {
  const row = senders[country]
  if (!row) throw new RangeError(`Nobody sends from ${country}.`)
  const name = channel === 'express' || d.chance(0.3) ? d.of(row.firms) : d.of(row.people)
  const city = d.of(row.cities)
  return {
    name,
    address: channel === 'express' ? `Unit ${d.whole(1, 60)}, Block ${d.of(['A', 'B', 'C'])}, ${city}` : city,
    country,
  }
}

/** Who receives. */
export function consigneeIn(d: Dice, country: string): StoryParty {
  const row = receivers[country]
  if (!row) throw new RangeError(`Nobody receives in ${country}.`)
  return { name: d.of(row.people), address: `${d.whole(1, 240)} ${d.of(row.streets)}, ${d.of(row.cities)}`, country }
}
