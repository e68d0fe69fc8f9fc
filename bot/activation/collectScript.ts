// The PowerShell block that a person runs to collect what may be shared; output/collected.ts reads its lines back.

/*
 * Reviewed line by line. It runs in Windows PowerShell 5.1 and PowerShell 7, also in constrained language mode, without
 * administrator rights; it writes nothing but text on the screen. Each property is asked for by name, so that the key,
 * the serial number, the UUID and names do not even reach the script.
 *
 * & { ... }            One block: a console shows its lines in one piece. Its variables are gone afterwards.
 * ProgressPreference   Only inside the block: no progress bar over the lines. Changes no setting.
 * function Get-Plain   Makes a value one word of printable ASCII: `+` for a blank, so that no wrap can break it; at most
 *                      60 characters. What is missing becomes `unknown`.
 * $where, $product     WMI class SoftwareLicensingProduct, the class `slmgr /dli` reads: five named properties of the
 *                      Windows product with a key, without add-ons. PartialProductKey is the last five characters.
 * $firmware            WMI class SoftwareLicensingService, one property: the description of the key in the firmware,
 *                      such as `[4.0] Professional OEM:DM`. Never OA3xOriginalProductKey, which is the key itself.
 *                      Only the edition's name is kept.
 * $bios                WMI class Win32_BIOS: vendor, version and date. Never SerialNumber.
 * $pc, $model          WMI class Win32_ComputerSystem: maker and model. Lenovo's `Model` is a number (21AH00BVJP), and its
 *                      `SystemFamily` the name on the lid. Never Name, UserName, Domain or PrimaryOwnerName.
 * $windows             Registry HKLM, readable by everybody: edition and build. Never RegisteredOwner or ProductId.
 * $seconds             One HEAD request over plain HTTP to Microsoft's connection test, which Windows itself calls; sends
 *                      nothing of the PC; at most five seconds. Compares its Date header with the PC's clock. Offline,
 *                      or behind a proxy that refuses it: `unknown`.
 * the last lines       Print. Nothing is stored, sent or copied.
 */

/** The lines before and after what the script prints. */
export const collectMarkers = {
  begin: '==== activation facts: copy from here ====',
  end: '==== activation facts: to here ====',
} as const;

/** PowerShell, one block to paste; prints only what may be shared with IT (docs/sources.md, What may be shared). */
export const collectScript = String.raw`& {
  $ProgressPreference = 'SilentlyContinue'
  function Get-Plain($value) {
    $text = ("$value" -replace '[^ -~]', '').Trim() -replace '\s+', '+'
    if ($text.Length -gt 60) { $text = $text.Substring(0, 60) }
    if ($text) { $text } else { 'unknown' }
  }
  $where = "ApplicationID='55c92734-d682-4d71-983e-d6ec3f16059f' AND PartialProductKey IS NOT NULL AND LicenseIsAddon=FALSE"
  $product = try { Get-CimInstance -ErrorAction Stop -Query "SELECT ProductKeyChannel, PartialProductKey, LicenseStatus, LicenseStatusReason, GracePeriodRemaining FROM SoftwareLicensingProduct WHERE $where" | Select-Object -First 1 } catch { $null }
  $firmware = try { (Get-CimInstance -ErrorAction Stop -Query 'SELECT OA3xOriginalProductKeyDescription FROM SoftwareLicensingService').OA3xOriginalProductKeyDescription } catch { $null }
  $firmwareEdition = if ("$firmware" -match '([A-Za-z]+) OEM:') { $Matches[1] } else { 'none' }
  $bios = try { Get-CimInstance -ErrorAction Stop -Query 'SELECT Manufacturer, SMBIOSBIOSVersion, ReleaseDate FROM Win32_BIOS' } catch { $null }
  $pc = try { Get-CimInstance -ErrorAction Stop -Query 'SELECT Manufacturer, Model, SystemFamily FROM Win32_ComputerSystem' } catch { $null }
  $model = if ("$($pc.Manufacturer)" -eq 'LENOVO' -and $pc.SystemFamily) { $pc.SystemFamily } else { $pc.Model }
  $windows = Get-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion' -Name @('EditionID', 'CurrentBuild', 'UBR') -ErrorAction SilentlyContinue
  $reason = if ($product) { '0x{0:X8}' -f $product.LicenseStatusReason } else { 'unknown' }
  $date = if ($bios.ReleaseDate) { $bios.ReleaseDate.ToString('yyyy-MM-dd', [cultureinfo]::InvariantCulture) } else { 'unknown' }
  $seconds = try {
    $answer = Invoke-WebRequest -Uri 'http://www.msftconnecttest.com/connecttest.txt' -Method Head -UseBasicParsing -TimeoutSec 5 -ErrorAction Stop
    $public = [datetime]::Parse([string]$answer.Headers['Date'], [cultureinfo]::InvariantCulture).ToUniversalTime()
    [int]((Get-Date).ToUniversalTime() - $public).TotalSeconds
  } catch { 'unknown' }
  '${collectMarkers.begin}'
  "EditionID: $(Get-Plain $windows.EditionID)"
  "WindowsBuild: $(Get-Plain "$($windows.CurrentBuild).$($windows.UBR)")"
  "ProductKeyChannel: $(Get-Plain $product.ProductKeyChannel)"
  "PartialProductKey: $(Get-Plain $product.PartialProductKey)"
  "LicenseStatus: $(Get-Plain $product.LicenseStatus)"
  "LicenseStatusReason: $reason"
  "GracePeriodRemaining: $(Get-Plain $product.GracePeriodRemaining)"
  "FirmwareKeyEdition: $firmwareEdition"
  "BiosVendor: $(Get-Plain $bios.Manufacturer)"
  "BiosVersion: $(Get-Plain $bios.SMBIOSBIOSVersion)"
  "BiosDate: $date"
  "PcModel: $(Get-Plain $model)"
  "ClockDifferenceSeconds: $seconds"
  '${collectMarkers.end}'
}`;
