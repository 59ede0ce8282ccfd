-- Posts requests that were signed beforehand, each once, and prints one line that Wrk.java reads.
local function read(name)
  local file = assert(io.open(name, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

local ids, signatures = {}, {}
for id, signature in read("{{signatures}}"):gmatch("(%S+) (%S+)\n") do
  ids[#ids + 1] = id
  signatures[#signatures + 1] = signature
end

local body = read("{{body}}")
local before, after = body:match("^(.-)@ID@(.*)$")
local names, values, headers = {}, {}, {}
for name, value in read("{{header}}"):gmatch("([^:\n]+): ([^\n]*)\n") do
  headers[name] = value
  if value:find("@", 1, true) then
    names[#names + 1] = name
    values[#values + 1] = value
  end
end

local n = 0
request = function()
  n = n % #ids + 1
  for i = 1, #names do
    local value = values[i]:gsub("@ID@", ids[n])
    headers[names[i]] = value:gsub("@SIGNATURE@", signatures[n])
  end
  return wrk.format("POST", nil, headers, before and before .. ids[n] .. after or body)
end

done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
