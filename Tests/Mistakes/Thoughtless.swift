/// Answers without a thought, in a file for each chapter: zeros of the right shape; what was given, or the
/// nearest to it that the result's type allows; nothing at all, in no shape that was asked for. Every check
/// must see through them.
public enum Thoughtless {}
