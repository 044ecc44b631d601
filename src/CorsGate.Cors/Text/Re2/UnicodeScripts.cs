namespace CorsGate.Cors.Text.Re2;
internal static class UnicodeScripts { public static CharSet? Find(string name) => null; }
