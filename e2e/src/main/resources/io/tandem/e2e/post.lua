-- Posts 1 KiB of JSON and prints one line that Wrk.java reads.
local frame = '{"filler": ""}'
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"filler": "' .. string.rep("x", 1024 - #frame) .. '"}'

done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
