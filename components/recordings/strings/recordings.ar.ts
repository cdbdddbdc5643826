import type { RecordingsTranslation } from './recordings.en.js';

export const recordingsAr: RecordingsTranslation = {
  heading: 'تسجيلاتك', intro: 'نتحقق من أن كل تسجيل لك قبل عرض أي شيء منه.', loading: 'جارٍ تحميل تسجيلاتك…', 'loading.more': 'جارٍ تحميل المزيد…', more: 'عرض المزيد',
  empty: 'لا تسجيلات بعد', 'empty.more': 'عندما توافق على تسجيل استشارة، يمكنك مشاهدتها هنا من جديد.', error: 'تعذّر تحميل تسجيلاتك.', 'error.more': 'تعذّر تحميل البقية.', retry: 'أعد المحاولة',
  slow: 'يستغرق هذا وقتاً أطول من المعتاد.', 'slow.more': 'يمكنك الانتظار أو إعادة المحاولة.', suspended: 'أوقفنا التشغيل مؤقتاً ريثما نتحقق من أمر ما.', 'suspended.more': 'تسجيلاتك في أمان. لا شيء عليك فعله.',
  'left-out': { zero: 'لم يُستبعد شيء.', one: 'استُبعد عنصر واحد لأنه لم يثبت أنه لك.', two: 'استُبعد عنصران لأنه لم يثبت أنهما لك.', few: 'استُبعدت {count} عناصر لأنه لم يثبت أنها لك.', many: 'استُبعد {count} عنصراً لأنه لم يثبت أنها لك.', other: 'استُبعد {count} عنصر لأنه لم يثبت أنها لك.' },
  'left-out.more': 'لم يُفتح منه شيء، وقد أُبلغت شركة التأمين.', loaded: { zero: 'لا تسجيلات', one: 'تسجيل واحد', two: 'تسجيلان', few: '{count} تسجيلات', many: '{count} تسجيلاً', other: '{count} تسجيل' },
  'card.replay': 'مشاهدة', 'card.replay.label': 'مشاهدة: {practitioner}، {date}', 'card.when': '{date}، {time}', 'card.until': 'متاح حتى {date}', 'card.until.soon': { zero: 'متاح اليوم', one: 'متاح ليوم آخر', two: 'متاح ليومين آخرين', few: 'متاح لمدة {count} أيام', many: 'متاح لمدة {count} يوماً', other: 'متاح لمدة {count} يوم' }, 'card.until.today': 'اليوم آخر يوم للمشاهدة',
  openable: 'من يستطيع فتحه', 'openable.only': 'أنت وحدك تستطيع فتحه.', 'openable.by': 'بالإضافة إليك، يستطيع فتحه: {who}.',
  'card.arriving': 'في الطريق', 'card.arriving.more': 'ستتمكن من مشاهدته بعد قليل.', 'card.aborted': 'انقطع التسجيل: قد تنقص نهايته.', 'stretch.audio': 'صوت', 'stretch.video': 'فيديو',
  sealed: 'قد تكون هناك تسجيلات لا يمكن عرضها على هذا الجهاز بعد.', 'sealed.more': 'اسمح لهذا الجهاز برمز الاسترداد أو بمفتاح مرور. عندها يظهر هنا ما هو لك منها.',
  'locked.pending': 'ليس جاهزاً للمشاهدة بعد', 'locked.pending.more': 'هو محفوظ بأمان. لم يكن على الجهاز المستخدم مفتاح لك حينها، لذا يجب أن تتيحه لك شركة التأمين.', 'locked.former': 'أُعدّ لمفتاح سابق لك', 'locked.former.more': 'لديك منذ ذلك الحين مفتاح جديد. يمكن لشركة التأمين أن تسلّمك هذا التسجيل.', 'locked.removed': 'أُزيل هذا الجهاز', 'locked.removed.more': 'لم تعد تسجيلاتك تُفتح هنا. اسمح لهذا الجهاز مجدداً برمز الاسترداد أو بمفتاح مرور.', 'locked.unlock': 'فتح القفل', 'locked.expired': 'لم يعد متاحاً', 'locked.expired.more': 'انتهت المدة التي كان يمكنك مشاهدته فيها.',
  'player.label': 'مشاهدة التسجيل', 'player.close': 'إغلاق', 'player.play': 'تشغيل', 'player.pause': 'إيقاف مؤقت', 'player.replay': 'من البداية', 'player.back': '10 ثوانٍ إلى الوراء', 'player.forward': '10 ثوانٍ إلى الأمام', 'player.seek': 'الموضع في التسجيل', 'player.at': '{time} من {length}، {mode}',
  'player.speed': 'السرعة', 'player.mute': 'كتم الصوت', 'player.unmute': 'تشغيل الصوت', 'player.captions': 'الترجمة النصية', 'player.fullscreen': 'ملء الشاشة', 'player.fullscreen.exit': 'الخروج من ملء الشاشة', 'player.loading': 'جارٍ فتح تسجيلك…', 'player.private': 'تم التحقق من أنه لك. يُشغَّل على هذا الجهاز فقط.',
  'player.error': 'توقف التسجيل عن العمل.', 'player.denied': 'لم يُفتح هذا التسجيل.', 'player.denied.more': 'لم يثبت أنه لك. أُبلغت شركة التأمين، ولا شيء عليك فعله.', 'player.keys': 'المسافة للتشغيل والإيقاف. الأسهم 5 ثوانٍ، وJ وL عشر ثوانٍ.',
  'card.incomplete': 'غير مكتمل', 'card.incomplete.more': 'لم تصل نهايته. يمكنك إعادة تشغيل الموجود منه.',
  'agreement.heading': 'موافقتك', 'agreement.permit': 'وافقت في {date}، {time}، على ما يلي:', 'agreement.deny': 'رفضت في {date}، {time}، ما يلي:', 'agreement.withdraw': 'سحبت موافقتك في {date}، {time}:',
  'agreement.more': 'وقّع جهازك ما عُرض عليك حرفيًا. والنسخة تثبت ذلك.', 'agreement.save': 'حفظ نسخة',
};
