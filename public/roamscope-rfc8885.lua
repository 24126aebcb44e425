-- Wireshark and tshark: the options and flags of RFC 8885 (distributed mobility anchoring with Proxy Mobile IPv6), which they
-- show as unknown, and the Experimental mobility messages (RFC 5096) of Roamscope.
--
--   tshark -X lua_script:roamscope-rfc8885.lua -r capture.pcapng -O rfc8885,roamscope
--
-- In Wireshark, put this file into the folder "Personal Lua Plugins" (Help, About Wireshark, Folders).
-- The Mobility Header is dissected as always; what this file knows comes behind it.

local MOBILITY_HEADER = 135
local MH_BINDING_UPDATE = 5
local MH_BINDING_ACKNOWLEDGEMENT = 6
local MH_EXPERIMENTAL = 11
local FIRST_OPTION = 12
local BU_DMM_FLAG = 0x0010 -- RFC 8885 section 4.1
local BA_DMM_FLAG = 0x02 -- RFC 8885 section 4.2
local EXPERIMENTAL_LEAST_OCTETS = 56
local LIFETIME_UNIT_S = 4

local dmm = Proto('rfc8885', 'PMIPv6 Distributed Mobility Anchoring (RFC 8885)')

local dmm_field = {
  bu_flag = ProtoField.bool('rfc8885.bu.d_flag', 'DMM (D) flag', 16, nil, BU_DMM_FLAG),
  ba_flag = ProtoField.bool('rfc8885.ba.d_flag', 'DMM (D) flag', 8, nil, BA_DMM_FLAG),
  option_type = ProtoField.uint8('rfc8885.option.type', 'Option Type'),
  option_length = ProtoField.uint8('rfc8885.option.length', 'Option Length'),
  anchored_length = ProtoField.uint8('rfc8885.anchored_prefix.length', 'Prefix Length'),
  anchored_prefix = ProtoField.ipv6('rfc8885.anchored_prefix.prefix', 'Anchored Prefix'),
  local_length = ProtoField.uint8('rfc8885.local_prefix.length', 'Prefix Length'),
  local_prefix = ProtoField.ipv6('rfc8885.local_prefix.prefix', 'Local Prefix'),
  previous_length = ProtoField.uint8('rfc8885.previous_maar.length', 'Prefix Length'),
  previous_address = ProtoField.ipv6('rfc8885.previous_maar.address', 'Previous MAAR Address'),
  previous_prefix = ProtoField.ipv6('rfc8885.previous_maar.prefix', 'Home Network Prefix'),
  serving_address = ProtoField.ipv6('rfc8885.serving_maar.address', 'Serving MAAR Address'),
  dlif_link_local = ProtoField.ipv6('rfc8885.dlif_link_local', 'DLIF Link-Local Address'),
  dlif_link_layer = ProtoField.bytes('rfc8885.dlif_link_layer', 'DLIF Link-Layer Address'),
}
dmm.fields = dmm_field

local own = Proto('roamscope', 'Roamscope Experimental Mobility Message')

local KIND = {
  [1] = 'DBQ',
  [2] = 'DBA',
  [3] = 'LU',
  [4] = 'LUA',
  [5] = 'LOC',
  [6] = 'SS',
  [7] = 'PUT',
  [8] = 'PUTA',
  [9] = 'LOOKUP',
  [10] = 'LOOKUPA',
}

local own_field = {
  kind = ProtoField.uint8('roamscope.kind', 'Message', base.DEC, KIND),
  status = ProtoField.uint8('roamscope.status', 'Status'),
  sequence = ProtoField.uint16('roamscope.sequence', 'Sequence'),
  lifetime = ProtoField.uint32('roamscope.lifetime', 'Lifetime (s)'),
  option_type = ProtoField.uint8('roamscope.option.type', 'Option Type'),
  option_length = ProtoField.uint8('roamscope.option.length', 'Option Length'),
  identifier = ProtoField.string('roamscope.mnid', 'Mobile Node Identifier'),
  home_length = ProtoField.uint8('roamscope.hnp.length', 'Prefix Length'),
  home_prefix = ProtoField.ipv6('roamscope.hnp.prefix', 'Home Network Prefix'),
  access = ProtoField.uint8('roamscope.att', 'Access Technology Type'),
  session_length = ProtoField.uint8('roamscope.session.length', 'Prefix Length'),
  session_prefix = ProtoField.ipv6('roamscope.session.prefix', 'Session Prefix'),
  session_anchor = ProtoField.ipv6('roamscope.session.anchor', 'Anchor Address'),
  care_of = ProtoField.ipv6('roamscope.care_of', 'Care-of Address'),
}
own.fields = own_field

-- An option: its name, its data octets (nil: any number), and rows {field, first octet behind type and length, octets (nil: rest)}.
local DMM_OPTION = {
  [65] = { 'Anchored Prefix', 18, { { dmm_field.anchored_length, 1, 1 }, { dmm_field.anchored_prefix, 2, 16 } } },
  [66] = { 'Local Prefix', 18, { { dmm_field.local_length, 1, 1 }, { dmm_field.local_prefix, 2, 16 } } },
  [67] = {
    'Previous MAAR',
    34,
    { { dmm_field.previous_length, 1, 1 }, { dmm_field.previous_address, 2, 16 }, { dmm_field.previous_prefix, 18, 16 } },
  },
  [68] = { 'Serving MAAR', 16, { { dmm_field.serving_address, 0, 16 } } },
  [69] = { 'DLIF Link-Local Address', 16, { { dmm_field.dlif_link_local, 0, 16 } } },
  [70] = { 'DLIF Link-Layer Address', nil, { { dmm_field.dlif_link_layer, 2, nil } } },
}

local OWN_OPTION = {
  [8] = { 'Mobile Node Identifier', nil, { { own_field.identifier, 1, nil } } },
  [22] = { 'Home Network Prefix', 18, { { own_field.home_length, 1, 1 }, { own_field.home_prefix, 2, 16 } } },
  [24] = { 'Access Technology Type', 2, { { own_field.access, 1, 1 } } },
  [128] = {
    'Session',
    34,
    { { own_field.session_length, 1, 1 }, { own_field.session_prefix, 2, 16 }, { own_field.session_anchor, 18, 16 } },
  },
  [129] = { 'Care-of Address', 16, { { own_field.care_of, 0, 16 } } },
}

-- Calls visit(type, first octet, data octets) for every option; stops where one overruns.
local function walk_options(tvb, visit)
  local at = FIRST_OPTION
  while at < tvb:len() do
    local kind = tvb(at, 1):uint()
    if kind == 0 then
      at = at + 1
    else
      if at + 2 > tvb:len() then return end
      local length = tvb(at + 1, 1):uint()
      if at + 2 + length > tvb:len() then return end
      visit(kind, at, length)
      at = at + 2 + length
    end
  end
end

local function add_option(tree, tvb, option, at, length, type_field, length_field)
  local name, wanted, rows = option[1], option[2], option[3]
  if wanted ~= nil and wanted ~= length then return end
  local node = tree:add(tvb(at, 2 + length), name)
  node:add(type_field, tvb(at, 1))
  node:add(length_field, tvb(at + 1, 1))
  for _, row in ipairs(rows) do
    local field, first, octets = row[1], row[2], row[3]
    octets = octets or length - first
    if octets > 0 then node:add(field, tvb(at + 2 + first, octets)) end
  end
end

local function dissect_dmm(tvb, tree, flag_field, flag_range)
  local found = {}
  walk_options(tvb, function(kind, at, length)
    if DMM_OPTION[kind] ~= nil then table.insert(found, { kind, at, length }) end
  end)
  local flag = flag_range:uint()
  local set = flag_field == dmm_field.bu_flag and flag % (2 * BU_DMM_FLAG) >= BU_DMM_FLAG
    or flag_field == dmm_field.ba_flag and flag % (2 * BA_DMM_FLAG) >= BA_DMM_FLAG
  if not set and #found == 0 then return end
  local node = tree:add(dmm, tvb())
  node:add(flag_field, flag_range)
  for _, option in ipairs(found) do
    add_option(node, tvb, DMM_OPTION[option[1]], option[2], option[3], dmm_field.option_type, dmm_field.option_length)
  end
end

local function dissect_experimental(tvb, tree)
  if tvb:len() < EXPERIMENTAL_LEAST_OCTETS or tvb(6, 1):uint() == 0 then return end
  local node = tree:add(own, tvb())
  node:add(own_field.kind, tvb(6, 1))
  node:add(own_field.status, tvb(7, 1))
  node:add(own_field.sequence, tvb(8, 2))
  node:add(own_field.lifetime, tvb(10, 2), tvb(10, 2):uint() * LIFETIME_UNIT_S)
  walk_options(tvb, function(kind, at, length)
    local option = OWN_OPTION[kind]
    if option ~= nil then add_option(node, tvb, option, at, length, own_field.option_type, own_field.option_length) end
  end)
end

-- Stands in for Wireshark's own dissector of the Mobility Header, calls it, and adds its part.
local table_of_protocols = DissectorTable.get('ip.proto')
local mobility_header = table_of_protocols:get_dissector(MOBILITY_HEADER)
local chained = Proto('roamscope_mh', 'Mobility Header with RFC 8885')

function chained.dissector(tvb, pinfo, tree)
  local used = mobility_header:call(tvb, pinfo, tree)
  if tvb:len() >= FIRST_OPTION then
    local kind = tvb(2, 1):uint()
    if kind == MH_BINDING_UPDATE then
      dissect_dmm(tvb, tree, dmm_field.bu_flag, tvb(8, 2))
    elseif kind == MH_BINDING_ACKNOWLEDGEMENT then
      dissect_dmm(tvb, tree, dmm_field.ba_flag, tvb(7, 1))
    elseif kind == MH_EXPERIMENTAL then
      dissect_experimental(tvb, tree)
    end
  end
  return used
end

table_of_protocols:add(MOBILITY_HEADER, chained)
