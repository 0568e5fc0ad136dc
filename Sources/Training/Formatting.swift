import Glibc

/// Returns `value` as text with the given number of decimals.
public func formatted(_ value: Double, decimals: Int) -> String {
  if !value.isFinite { return "\(value)" }
  var buffer = [CChar](repeating: 0, count: 400)
  _ = withVaList([Int32(decimals), value]) { vsnprintf(&buffer, buffer.count, "%.*f", $0) }
  return buffer.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
}

/// Returns a number of seconds as "0:07", "12:30" or "1:02:03".
func clock(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "?" }
  let whole = Int(seconds.rounded(.up))
  let (hours, minutes) = (whole / 3600, whole / 60 % 60)
  let tail = whole % 60 < 10 ? "0\(whole % 60)" : "\(whole % 60)"
  if hours == 0 { return "\(minutes):\(tail)" }
  return "\(hours):\(minutes < 10 ? "0" : "")\(minutes):\(tail)"
}

/// Returns a duration in seconds.
func seconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
}
