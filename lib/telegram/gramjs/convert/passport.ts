// Names of the kinds of Telegram Passport data.
import "../quiet_globals.ts";
import type { Api } from "telegram/tl/api.js";
import type { PassportValueType } from "../../../model/action.ts";
import { list } from "./scalars.ts";

/** The kinds by Telegram Desktop's names, without those that it does not know. */
export function passportValues(types: readonly Api.TypeSecureValueType[]): PassportValueType[] {
  return list(types).map((type) => NAMES[type.className]).filter((name) => name !== undefined);
}

const NAMES: Readonly<Record<string, PassportValueType>> = {
  SecureValueTypePersonalDetails: "personal_details",
  SecureValueTypePassport: "passport",
  SecureValueTypeDriverLicense: "driver_license",
  SecureValueTypeIdentityCard: "identity_card",
  SecureValueTypeInternalPassport: "internal_passport",
  SecureValueTypeAddress: "address_information",
  SecureValueTypeUtilityBill: "utility_bill",
  SecureValueTypeBankStatement: "bank_statement",
  SecureValueTypeRentalAgreement: "rental_agreement",
  SecureValueTypePassportRegistration: "passport_registration",
  SecureValueTypeTemporaryRegistration: "temporary_registration",
  SecureValueTypePhone: "phone_number",
  SecureValueTypeEmail: "email",
};
