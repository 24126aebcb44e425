/**
 * Texts that links of format 1 name by number instead of spelling them: identifiers of schemes, roles and options, and what nodes are
 * usually called. Frozen: the numbers are in every link ever made, so nothing here is ever moved, changed or taken out. Up to 512 texts
 * have numbers; new ones are added at the end.
 */
export const WORDS: readonly string[] = (
  'A|B|C|D|pane-1|pane-2|pane-3|pane-4|ladder|tables|packet|measure|studies|lanes|charts|list|control|data|all|nodes|' +
  'messages|flows|traffic|renewals|mn1|MN1|mn2|MN2|mn3|MN3|mn4|MN4|mn5|MN5|mn6|MN6|mn7|MN7|mn8|MN8|mn9|MN9|mn10|MN10|' +
  'mn11|MN11|mn12|MN12|ar1|AR1|ar2|AR2|ar3|AR3|ar4|AR4|ar5|AR5|ar6|AR6|ar7|AR7|ar8|AR8|ar9|AR9|cn1|CN1|cn2|CN2|cn3|CN3|' +
  'cn4|CN4|f1|f2|f3|f4|f5|f6|f7|f8|f9|f10|f11|f12|kind|access-routers|mobiles|id|from|to|between|atMs|delayMs|lossPct|' +
  'pmipv6|lma|mag_detach_dereg|attach_trigger|rs|l2|binding_lifetime_s|heartbeat_s|pfmipv6|mode|predictive|reactive|' +
  'anticipation_ms|forward_from|hack|detach|buffering|nmag|both|none|buffer_packets|handover_lifetime_ms|forwarding_end|' +
  'lifetime|hi|dma|session-db|sessions|db|mn|ra|after_all_pba|immediately|return_restores|on_rs|on_db|reuse_prefix|' +
  'uplink|via_anchor|direct|maar|cmd|relay|locator|proxy|cmd_timeout_ms|on_pba|dereg|cmd_propagates_dereg|ra_per_prefix|' +
  'dlif|maar-dhcpv6|dhcp-server|rs_ra_first|dhcp_messages|p_maar_address|built|table|on_request|on_reply|revoke_unused|' +
  'unsupported_mobiles|without_home|maar-niq|release|with_valid_lifetime|with_flows|niq_patience_s|mn_answers|' +
  'pbu_attempts|dlma|lmas|h-lma|rogue|legacy|flavor|pmip|mip|ro|on|off|pba_after|lua|pbu|prev_dlma_notify|hlma_ack|' +
  'hlma_direct|known|bypass|d-lma|location_push|home_functions|together|apart|suppress_duplicate_location_notify|' +
  'olma_cache_s|failure_detection_ms|protection|rogue_message|LU|LOC|rogue_at_ms|mipv6|ha|bootstrap|static|dhaad|' +
  'ha_dad_ms|ul_starts|ba|bu|first_bindack_timeout_ms|rr_start|after_ba|with_bu|cn_ba|home_token|fresh|reuse|refresh|' +
  'mobile|brr|fmipv6|nar_buffers|fbu_lifetime_s|hmipv6|maps|wait_lba|prev_map_forwarding|prev_map_lifetime_s|' +
  'offered_maps|own|map_choice|furthest|preference|nearest|simultaneous_maps|map_admits|domain|map_dad_ms|release_map|' +
  'expiry|explicit|fama|retain|always|source_address|care-of|home|prefix_hold_s|dmi|permanent-ha|temporary-has|' +
  'temporary|permanent|ghaha|home-agents|variant|via_primary|sync|every_registration|primary_change_only|' +
  'old_primary_accepts|takeover|nearest_to_mn|nearest_to_failed|hello_interval_ms|return_switch|next_update|at_once|mha|' +
  'sail|owner|first_packet|via_owner|hold|replicas|ingress_cache_s|framework|mobility-routers|location-managers|rs1|' +
  'anycast|gw-ar|rs2|query|push|forward|hold_packets|push_from|serving|transport|tunnel|nat|destination_only|' +
  'locationManagement|central|distributed|hierarchical|hoa_lease_s|cache_s|ipv6|MN|CN|cn|core|IP network|MAG|ip|LMA|mag|' +
  'internetwork|Core|O-LMA|n1|n2|n3|H-LMA|HA|Session DB|h|n4|n5|n6|n7|n8|n9|net|D-LMA|v1|v2|CMD|CN21|LM MR|MAAR1|MAAR2|' +
  'MR|cn21|maar1|maar2|mr1|session DB|AR31|MAR1|MAR2|ar31|mag2|mar1|mar2|net1|net2|net3|LM1|MAG’|MN31|MR1|dl|lm1|mag6|' +
  'mn31|mr2|mr3|t1|t2|t3|t4|t5|t6|t7|MR3|Network-2’|Network-3’|Network-4’|Network-5’|Network-6’|Network-7’|Network2|AR|' +
  'HA1|HA2|K|LM2|LM3|MAR3|MR2|NAR|NMAG|PAR|PMAG|V-LMA-1|V-LMA-2|dhcp|functions|ha1|ha2|internet|k|lm2|lm3|mag5|mar3|nar|' +
  'optimized|par|pmag|r1|r2|r3|R1|R2|R3|gw|gw1|gw2|Gateway|Router|Server|Phone|db1'
).split('|');
